package io.millrace.tabular.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.monitoring.ColumnComparison;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.TextProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProfileComparisonTest {

  private static final DriftJudge JUDGE = new DriftJudge(new MonitoringPolicy(.1, .25, 200));

  @ParameterizedTest
  @CsvSource({
    // per cent of ones before, now
    "5, 50",
    "92, 20",
    "5, 0",
    "0, 100",
    "0, 3",
  })
  void aShareOfOnesThatChangesIsSeenWhateverTheColumnSays(int before, int now) {
    for (ColumnType type : List.of(ColumnType.INTEGER, ColumnType.NUMBER)) {
      ColumnDrift drift = drift(type, i -> i % 100 < before ? 1 : 0, i -> i % 100 < now ? 1 : 0);
      assertThat(drift.verdict().isDrift()).as("%s: %s", type, drift).isTrue();
    }
    ColumnDrift drift =
        drift(ColumnType.BOOLEAN, i -> i % 100 < before, i -> i % 100 < now ? "true" : "false");
    assertThat(drift.verdict().isDrift()).as("%s", drift).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"5, 7", "5, 3", "0, 1", "0, -1"})
  void aConstantThatBecomesAnotherIsSeverelyDifferentOnEitherSide(int before, int now) {
    assertThat(drift(ColumnType.NUMBER, _ -> before, _ -> now).verdict())
        .isEqualTo(DriftVerdict.SEVERE);
  }

  @Test
  void zerosThatBecomeAllAndWhatIsNotZeroAreSeenApart() {
    IntFunction<@Nullable Object> mostlyZero = i -> i % 20 == 0 ? 10 + i % 7 : 0;

    assertThat(drift(ColumnType.NUMBER, mostlyZero, _ -> 0).strongest())
        .satisfies(found -> assertThat(found.measure()).isEqualTo(Measure.COMMON_VALUE));
    assertThat(
            drift(
                ColumnType.NUMBER,
                i -> i % 4 == 0 ? 10 + i % 70 : 0,
                i -> i % 4 == 0 ? 60 + i % 20 : 0))
        .satisfies(drift -> {
          assertThat(drift.verdict().isDrift()).isTrue();
          assertThat(drift.strongest())
              .satisfies(found -> assertThat(found.measure()).isEqualTo(Measure.DISTRIBUTION));
        });
  }

  @ParameterizedTest
  @EnumSource(ColumnType.class)
  void aColumnThatIsSuddenlyEmptyIsSevereAndOneThatIsSuddenlyFullAsWell(ColumnType type) {
    IntFunction<@Nullable Object> values = i -> value(type, i);

    assertThat(drift(type, values, _ -> null).verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(drift(type, _ -> null, values).verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(drift(type, _ -> null, _ -> null).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(drift(type, values, values).verdict()).isEqualTo(DriftVerdict.NONE);
  }

  @Test
  void aNewWordAndWordsThatChangePlacesAreDrift() {
    assertThat(
            drift(
                    ColumnType.CATEGORY,
                    i -> i % 2 == 0 ? "red" : "blue",
                    i -> i % 2 == 0 ? "red" : "green")
                .verdict())
        .isEqualTo(DriftVerdict.SEVERE);
    assertThat(
            drift(
                    ColumnType.CATEGORY,
                    i -> "word" + i % 4,
                    i -> i % 40 == 0 ? "new" : "word" + i % 4)
                .strongest())
        .satisfies(found -> assertThat(found.measure()).isEqualTo(Measure.UNSEEN_WORDS));
  }

  @Test
  void wordsThatAreAllDifferentAreNoDriftHoweverManyThereAre() {
    for (int before : List.of(1000, 5000, 50_000)) {
      ColumnDrift keys =
          JUDGE
              .judge(
                  ProfileComparison.between(
                      profile(ColumnType.CATEGORY, before, i -> "key" + i),
                      profile(ColumnType.CATEGORY, 1000, i -> "other" + i)),
                  List.of())
              .getFirst();
      assertThat(keys.moved()).as("%s: %s", before, keys).isFalse();
    }
    assertThat(
            drift(
                ColumnType.CATEGORY,
                i -> i % 2 == 0 ? "often" : "key" + i,
                i -> i % 10 == 0 ? "often" : "key" + i))
        .satisfies(drift -> assertThat(drift.verdict()).isEqualTo(DriftVerdict.SEVERE));
  }

  @Test
  void whatCannotBeComparedSaysWhy() {
    assertThat(compared(ColumnType.NUMBER, ColumnType.CATEGORY).untold())
        .isEqualTo(
            "It was a column of type NUMBER and is one of CATEGORY: these cannot be compared.");
    assertThat(
            ProfileComparison.between(
                profile(ColumnType.NUMBER, 500, _ -> 1), Profile.of(List.of())))
        .singleElement()
        .satisfies(column -> {
          assertThat(column.evidence()).isEmpty();
          assertThat(column.untold()).isEqualTo("The column is not there any more.");
        });
    assertThat(
            ProfileComparison.between(
                    profile(ColumnType.NUMBER, 0, _ -> 1), profile(ColumnType.NUMBER, 500, _ -> 1))
                .getFirst()
                .untold())
        .isEqualTo("Nothing is known of it from before.");
    assertThat(
            ProfileComparison.between(
                    profile(ColumnType.NUMBER, 500, _ -> 1),
                    profile(ColumnType.NUMBER, 500, i -> i < 29 ? 1 : null))
                .getFirst()
                .untold())
        .isEqualTo(
            "Its values were not compared: there are 29, and 500 before; it takes 30 of each.");
    Profile old = profile(ColumnType.TEXT, 500, _ -> "a");
    String json = old.toJson().replaceFirst("\"words\":.*?\"kinds\":\\[[^]]*],", "");
    assertThat(json).doesNotContain("kinds");
    Profile one = Profile.parse(json);
    assertThat(ProfileComparison.between(one, old).getFirst().untold())
        .isEqualTo("What was learned from was profiled before words of texts were counted.");
    one.merge(old);
    assertThat(((TextProfile) one.column("x")).tellsWords()).isFalse();
  }

  @Test
  void textsOfOtherWordsAndOfOtherLengthsAreSeenAndTheSameAreNot() {
    IntFunction<@Nullable Object> asBefore = i -> "The room %s was very clean".formatted(i % 300);
    IntFunction<@Nullable Object> german = i -> "Das Zimmer %s war sehr sauber".formatted(i % 300);
    IntFunction<@Nullable Object> longer =
        i -> "The room %s was very very, VERY clean!".formatted(i % 300).repeat(1 + i % 2);

    ColumnDrift same = drift(ColumnType.TEXT, asBefore, asBefore);
    assertThat(same.verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(same.why()).contains("by chance in 100.0 % of windows");
    ColumnDrift other = drift(ColumnType.TEXT, asBefore, german);
    assertThat(other.verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(other.why())
        .startsWith("Difference of the share of texts that have some word 1.000");
    ColumnDrift more = drift(ColumnType.TEXT, asBefore, longer);
    assertThat(more.verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(more.why())
        .startsWith("Kolmogorov-Smirnov distance of how many words its texts have 1.000");
  }

  @Test
  void wordsAreCountedOnceATextAndTheSameInPartsThatAreStoredAndMerged() {
    IntFunction<@Nullable Object> texts =
        i -> i % 3 == 0 ? "one, ONE one" : i % 3 == 1 ? "two words" : "…";
    TextProfile whole = (TextProfile) profile(ColumnType.TEXT, 600, texts).column("x");
    Profile parts = Profile.parse(profile(ColumnType.TEXT, 300, texts).toJson());
    parts.merge(profile(ColumnType.TEXT, 300, texts));
    TextProfile merged = (TextProfile) Profile.parse(parts.toJson()).column("x");

    assertThat(whole.kinds()).containsOnly(0, 200).containsSequence(merged.kinds());
    assertThat(LongStream.of(whole.kinds()).sum()).isEqualTo(600); // one, two and words
    assertThat(merged.words().mean()).isCloseTo(whole.words().mean(), within(1e-9));
    assertThat(whole.words().minimum()).isZero();
    assertThat(whole.words().maximum()).isEqualTo(3);
    assertThat(merged.tellsWords()).isTrue();
  }

  @Test
  void textsOfTheSameKindSeemToHaveMovedInAFewOfAThousandWindowsAtMost() {
    Random random = new Random(13);
    IntFunction<@Nullable Object> words =
        _ ->
            IntStream.range(0, 3 + random.nextInt(20))
                .mapToObj(_ -> "w" + (int) (2000 * Math.pow(random.nextDouble(), 4)))
                .collect(Collectors.joining(" "));
    Profile before = profile(ColumnType.TEXT, 1500, words);
    int moved = 0;
    for (int window = 0; window < 300; window++) {
      Profile now = profile(ColumnType.TEXT, 200, words);
      moved +=
          JUDGE.judge(ProfileComparison.between(before, now), List.of()).getFirst().moved() ? 1 : 0;
    }

    assertThat(moved / 300.0).isLessThanOrEqualTo(DriftJudge.FALSE_ALARMS);
  }

  @Test
  void aFewValuesFarOutsideAreSeen() {
    ColumnDrift drift =
        drift(ColumnType.NUMBER, i -> i % 997, i -> i % 100 == 0 ? 50_000 + i : i % 997);

    assertThat(drift.strongest())
        .satisfies(found -> assertThat(found.measure()).isEqualTo(Measure.ABOVE_RANGE));
    assertThat(drift.verdict().isDrift()).isTrue();
    assertThat(drift.why())
        .isEqualTo(
            "Share above the largest known value 0.010 (it matters from 0.005), 1,000 rows against"
                + " 5,000; by chance in 1 window of 10,000,000. Beyond doubt.");
  }

  private static ColumnComparison compared(ColumnType before, ColumnType now) {
    return ProfileComparison.between(profile(before, 500, _ -> 1), profile(now, 500, _ -> 1))
        .getFirst();
  }

  private static ColumnDrift drift(
      ColumnType type, IntFunction<@Nullable Object> before, IntFunction<@Nullable Object> now) {
    return JUDGE
        .judge(
            ProfileComparison.between(profile(type, 5000, before), profile(type, 1000, now)),
            List.of())
        .getFirst();
  }

  private static Object value(ColumnType type, int i) {
    return switch (type) {
      case NUMBER, INTEGER -> i % 50;
      case BOOLEAN -> i % 3 == 0;
      case CATEGORY, TEXT -> "word" + i % 5;
      case DATE -> "2026-11-" + (10 + i % 20);
      case TIMESTAMP -> "2026-11-" + (10 + i % 20) + "T12:00:00Z";
    };
  }

  private static Profile profile(ColumnType type, int rows, IntFunction<@Nullable Object> values) {
    Profile profile = Profile.of(List.of(new Column("x", type, false, true, List.of())));
    for (int i = 0; i < rows; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("x", values.apply(i));
      profile.add(row);
    }
    return profile;
  }
}

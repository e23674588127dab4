package io.millrace.tabular.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ProfileTest {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("amount", ColumnType.NUMBER, false, true, List.of()),
          new Column("color", ColumnType.CATEGORY, false, true, List.of()),
          new Column("note", ColumnType.TEXT, false, false, List.of()),
          new Column("day", ColumnType.DATE, false, false, List.of()));

  @Test
  void mergedPartsSayWhatTheWholeSays() {
    Profile whole = Profile.of(COLUMNS);
    List<Profile> parts = List.of(Profile.of(COLUMNS), Profile.of(COLUMNS), Profile.of(COLUMNS));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    for (int i = 0; i < 30_000; i++) {
      Map<String, Object> row = row(i, random);
      whole.add(row);
      parts.get(i % 3).add(row);
    }

    Profile merged = Profile.of(COLUMNS);
    parts.forEach(merged::merge);

    assertThat(merged.rows()).isEqualTo(whole.rows());
    NumberProfile expected = (NumberProfile) whole.column("amount");
    NumberProfile actual = (NumberProfile) merged.column("amount");
    assertThat(actual.missing()).isEqualTo(expected.missing()).isPositive();
    assertThat(actual.minimum()).isEqualTo(expected.minimum());
    assertThat(actual.maximum()).isEqualTo(expected.maximum());
    assertThat(actual.mean()).isCloseTo(expected.mean(), within(1e-9));
    assertThat(actual.standardDeviation()).isCloseTo(expected.standardDeviation(), within(1e-9));
    assertThat(actual.distinct()).isCloseTo(expected.distinct(), within(.05 * 30_000));
    assertThat(actual.distribution().total()).isEqualTo(actual.count());
    assertThat(actual.distribution().quantile(.5)).isCloseTo(0, within(.03));
    assertThat(((CategoryProfile) merged.column("color")).counts())
        .isEqualTo(((CategoryProfile) whole.column("color")).counts());
    assertThat(merged.column("note").distinct())
        .isCloseTo(whole.column("note").distinct(), within(.05 * 30_000));
  }

  @Test
  void jsonBringsBackAProfileThatGoesOnMerging() {
    Profile profile = Profile.of(COLUMNS);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(13);
    for (int i = 0; i < 5000; i++) {
      profile.add(row(i, random));
    }

    Profile read = Profile.parse(profile.toJson());

    NumberProfile amount = (NumberProfile) profile.column("amount");
    NumberProfile again = (NumberProfile) read.column("amount");
    assertThat(SketchBytes.of(again.quantiles())).isEqualTo(SketchBytes.of(amount.quantiles()));
    assertThat(again.standardDeviation()).isEqualTo(amount.standardDeviation());
    assertThat(again.distinct()).isCloseTo(amount.distinct(), within(.05 * amount.count()));
    assertThat(((CategoryProfile) read.column("color")).counts())
        .isEqualTo(((CategoryProfile) profile.column("color")).counts());
    assertThat(read.column("note").missing()).isEqualTo(profile.column("note").missing());
    read.merge(profile);
    assertThat(read.rows()).isEqualTo(10_000);
    assertThat(((NumberProfile) read.column("amount")).mean())
        .isCloseTo(((NumberProfile) profile.column("amount")).mean(), within(1e-12));
  }

  @Test
  void anEmptyProfileSurvivesJson() {
    assertThat(Profile.parse(Profile.of(COLUMNS).toJson()).rows()).isZero();
  }

  @Test
  void foreignJsonIsRefused() {
    for (String json : List.of("", "[]", "{\"format\":2}", "{\"format\":1,\"rows\":1}", "null")) {
      assertThatThrownBy(() -> Profile.parse(json)).isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void valuesOfAnotherTypeCountAsMissing() {
    Profile profile = Profile.of(COLUMNS);
    profile.add(Map.of("amount", "12.5", "day", "2026-11-23"));
    profile.add(Map.of("amount", "many", "day", "yesterday", "unknown", 1));

    assertThat(profile.column("amount").missing()).isEqualTo(1);
    assertThat(profile.column("day").missing()).isEqualTo(1);
    assertThat(profile.column("color").missing()).isEqualTo(2);
  }

  /** As where a rule names it, so that the model has learned from it. */
  @Test
  void aDecodedWordIsAValueThoughItStandsForNoneInOtherColumns() {
    Profile profile =
        Profile.of(List.of(new Column("c", ColumnType.CATEGORY, false, true, List.of())));

    profile.add(Map.of("c", "NA"));
    profile.empty().add(Map.of("c", "NA"));

    assertThat(profile.column("c").missing()).isZero();
  }

  @Test
  void aHistogramHoldsEveryValueOnceAndCommonValuesAreFound() {
    Profile profile = Profile.of(COLUMNS);
    for (int i = 0; i < 1000; i++) {
      profile.add(Map.of("amount", i % 4 == 0 ? -999 : i));
    }

    NumberProfile amount = (NumberProfile) profile.column("amount");
    assertThat(amount.histogram(10)).hasSize(10);
    assertThat(java.util.Arrays.stream(amount.histogram(10)).sum()).isEqualTo(1000);
    assertThat(amount.common(5)).containsExactly(new ValueCount("-999", 250));
  }

  private static Map<String, Object> row(int i, RandomGenerator random) {
    Map<String, Object> row = new HashMap<>();
    if (i % 10 != 0) {
      row.put("amount", random.nextGaussian());
    }
    row.put("color", "c" + random.nextInt(1 + random.nextInt(300)));
    row.put("note", "note " + i);
    row.put("day", "2026-01-0" + (1 + i % 9));
    return row;
  }
}

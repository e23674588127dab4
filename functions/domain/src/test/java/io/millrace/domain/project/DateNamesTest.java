package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of months and days in the languages that a column may be written in. */
class DateNamesTest {

  static Stream<String> languages() {
    return TimePattern.languages().stream();
  }

  @ParameterizedTest
  @MethodSource("languages")
  void whicheverWayAMonthIsWrittenItIsThatMonthAndNoOther(String language) {
    for (boolean whole : new boolean[] {true, false}) {
      var pattern = new TimePattern(whole ? "d MMMM yyyy" : "d MMM yyyy", language);
      DateNames names = DateNames.months(language, whole);
      assertThat(names.written()).hasSize(12);
      names
          .read()
          .forEach(ways ->
              ways.forEach((number, name) ->
                  assertThat(
                          pattern.formatter().parse("3 %s 2026".formatted(name), LocalDate::from))
                      .as("%s in %s", name, language)
                      .isEqualTo(LocalDate.of(2026, number.intValue(), 3))));
      assertThat(names.read().getFirst().values()).allMatch(name -> !name.isBlank());
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void whicheverWayADayIsWrittenItIsThatDayAndItHasToBeRight(String language) {
    LocalDate monday = LocalDate.of(2026, 11, 23);
    for (boolean whole : new boolean[] {true, false}) {
      var pattern = new TimePattern(whole ? "yyyy-MM-dd EEEE" : "yyyy-MM-dd EEE", language);
      DateNames names = DateNames.days(language, whole);
      assertThat(names.written()).hasSize(7);
      for (var ways : names.read()) {
        ways.forEach((number, name) -> {
          LocalDate day = monday.plusDays(number - 1);
          assertThat(pattern.formatter().parse(day + " " + name, LocalDate::from)).isEqualTo(day);
          assertThatThrownBy(() -> pattern.formatter().parse(day.plusDays(1) + " " + name))
              .as("%s in %s", name, language)
              .isInstanceOf(java.time.DateTimeException.class);
        });
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "en, 23 November 2026, 23 Nov 2026",
    "de, 23 November 2026, 23 Nov. 2026",
    "fr, 23 novembre 2026, 23 nov. 2026",
    "pl, 23 listopada 2026, 23 lis 2026",
    "ru, 23 ноября 2026, 23 нояб. 2026"
  })
  void anExampleIsWrittenTheUsualWay(String language, String whole, String brief) {
    assertThat(new TimePattern("d MMMM yyyy", language).example()).isEqualTo(whole);
    assertThat(new TimePattern("d MMM yyyy", language).example()).isEqualTo(brief);
  }

  @Test
  void aLanguageIsOneThatIsKnown() {
    assertThat(TimePattern.languages()).contains("en", "de", "fr", "ru").doesNotContain("xx", "");
    bounded(
        "language",
        (String language) -> new TimePattern("d MMM yyyy", language),
        List.of("en", "de"),
        List.of("DE", "deutsch", "", "xx"));
    assertThatThrownBy(() -> DateNames.months("xx", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no months in xx");
  }

  @Test
  void namesAreWhereAMonthOrADayIsNamed() {
    assertThat(new TimePattern("d MMM yyyy").hasNames()).isTrue();
    assertThat(new TimePattern("EEEE d.M.yyyy").hasNames()).isTrue();
    assertThat(new TimePattern("dd.MM.yyyy").hasNames()).isFalse();
    assertThat(new TimePattern("unix").hasNames()).isFalse();
  }

  @Test
  void aNotationHasALanguageWhereThereAreNamesAndAZoneThatThereIs() {
    assertThat(of("d MMM yyyy", "de", null).language()).isEqualTo("de");
    refused("language", () -> of("dd.MM.yyyy", "de", null));
    refused("language", () -> of(null, "de", null));
    refused("language", () -> of("d MMM yyyy", "deutsch", null));
    assertThat(of(null, null, "Europe/Berlin").zone()).isEqualTo("Europe/Berlin");
    refused("zone", () -> of(null, null, "Berlin"));
  }

  @Test
  void aZoneIsOfTimesAndALanguageOfDatesToo() {
    Notation zoned = of(null, null, "Europe/Berlin");
    Notation german = of("d MMM yyyy", "de", null);

    assertThat(Stream.of(ColumnType.values()).filter(zoned::appliesTo))
        .containsExactly(ColumnType.TIMESTAMP);
    assertThat(Stream.of(ColumnType.values()).filter(german::appliesTo))
        .containsExactlyInAnyOrder(ColumnType.DATE, ColumnType.TIMESTAMP);
    assertThat(zoned.isUsual()).isFalse();
    assertThat(german.isUsual()).isFalse();
  }

  @Test
  void otherWordsForNoValueChangeNothingElse() {
    Notation notation = new Notation("d MMM yyyy", null, null, null, Set.of("-"), "de", null);
    Notation zoned = of(null, null, "Europe/Berlin");

    assertThat(notation.withMissing(Set.of("n/a")))
        .isEqualTo(new Notation("d MMM yyyy", null, null, null, Set.of("n/a"), "de", null));
    assertThat(zoned.withMissing(Set.of()).zone()).isEqualTo("Europe/Berlin");
    assertThat(notation.time()).hasToString("d MMM yyyy");
    assertThat(java.util.Objects.requireNonNull(notation.time()).example())
        .isEqualTo("23 Nov. 2026");
    assertThat(zoned.time()).isNull();
  }

  private static Notation of(
      @Nullable String pattern, @Nullable String language, @Nullable String zone) {
    return new Notation(pattern, null, null, null, Set.of(), language, zone);
  }
}

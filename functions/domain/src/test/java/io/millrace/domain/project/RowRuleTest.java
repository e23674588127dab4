package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static io.millrace.domain.project.ColumnType.BOOLEAN;
import static io.millrace.domain.project.ColumnType.CATEGORY;
import static io.millrace.domain.project.ColumnType.DATE;
import static io.millrace.domain.project.ColumnType.INTEGER;
import static io.millrace.domain.project.ColumnType.NUMBER;
import static io.millrace.domain.project.ColumnType.TEXT;
import static io.millrace.domain.project.ColumnType.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowRuleTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 29);

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(new RowRule.Range(0.0, null), "range", EnumSet.of(NUMBER, INTEGER)),
        Arguments.of(new RowRule.OneOf(Set.of("a")), "one-of", EnumSet.of(CATEGORY, TEXT, INTEGER)),
        Arguments.of(new RowRule.Matches("a+"), "pattern", EnumSet.of(CATEGORY, TEXT)),
        Arguments.of(new RowRule.Unique(), "unique", EnumSet.allOf(ColumnType.class)),
        Arguments.of(new RowRule.DateRange(DAY, null), "date-range", EnumSet.of(DATE, TIMESTAMP)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleHasAWordAndIsForColumnsOfItsTypesAlone(RowRule rule, String word, Set<ColumnType> of) {
    assertThat(rule.name()).isEqualTo(word);
    for (ColumnType type : ColumnType.values()) {
      assertThat(rule.appliesTo(type)).as("%s of %s", word, type).isEqualTo(of.contains(type));
      if (of.contains(type)) {
        assertThat(new Column("a", type, true, true, List.of(rule)).rules()).containsExactly(rule);
      } else {
        refused("rule of column a", () -> new Column("a", type, true, true, List.of(rule)));
      }
    }
  }

  @Test
  void aRangeIsBoundedOnASideAndTheRightWayRound() {
    assertThatCode(() -> new RowRule.Range(null, 1.0)).doesNotThrowAnyException();
    assertThatCode(() -> new RowRule.Range(1.0, 1.0)).doesNotThrowAnyException();
    refused("range", () -> new RowRule.Range(null, null));
    refused("range", () -> new RowRule.Range(1.0, Math.nextDown(1.0)));
    refused("range", () -> new RowRule.Range(Double.NaN, 1.0));

    assertThatCode(() -> new RowRule.DateRange(null, DAY)).doesNotThrowAnyException();
    assertThatCode(() -> new RowRule.DateRange(DAY, DAY)).doesNotThrowAnyException();
    refused("date-range", () -> new RowRule.DateRange(null, null));
    refused("date-range", () -> new RowRule.DateRange(DAY, DAY.minusDays(1)));
  }

  @Test
  void whatNothingCanBeIsNoRule() {
    refused("one-of", () -> new RowRule.OneOf(Set.of()));
  }

  @Test
  void aPatternIsShortAndRepeatsNoMoreThanCanBeCompiled() {
    bounded(
        "pattern",
        (String pattern) -> new RowRule.Matches(pattern),
        List.of("", "x".repeat(256), "a{10000}", "(a{100}){100}", "a{2,}b{0}", "[0-9]{4}"),
        List.of("x".repeat(257), "a{10001}", "(a{100}){101}", "(a{2,100}){51}", "(", "a{2,1}"));
  }

  @Test
  void uniquenessIsNoRuleOfOneValue() {
    RowRule range = new RowRule.Range(0.0, 1.0);

    assertThat(RowRule.ofOneValue(List.of(new RowRule.Unique(), range))).containsExactly(range);
  }

  @Test
  void aColumnHasANameOfABoundedLengthAndANotationOfItsType() {
    bounded(
        "column name",
        (String name) -> new Column(name, TEXT, true, true, List.of()),
        List.of("a", "x".repeat(128)),
        List.of("", "  ", "x".repeat(129)));
    var comma = new Notation(null, ",", null, null, Set.of());
    assertThat(new Column("a", NUMBER, true, true, List.of(), comma).notation()).isEqualTo(comma);
    refused("notation of column a", () -> new Column("a", BOOLEAN, true, true, List.of(), comma));
  }
}

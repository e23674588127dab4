package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static io.millrace.domain.project.ColumnType.DATE;
import static io.millrace.domain.project.ColumnType.INTEGER;
import static io.millrace.domain.project.ColumnType.NUMBER;
import static io.millrace.domain.project.ColumnType.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NotationTest {

  @Test
  void aNumberIsWrittenWithOtherMarksThanOneAnother() {
    bounded(
        "decimal",
        (String decimal) -> of(null, decimal, null, null),
        List.of(".", ","),
        List.of("'", "", ".,"));
    bounded(
        "thousands",
        (String thousands) -> of(null, null, thousands, null),
        List.of(",", "'", " "),
        List.of(".", "_", ""));
    assertThat(of(null, ",", ".", null).thousands()).isEqualTo(".");
    refused("thousands", () -> of(null, ",", ",", null));
    refused("thousands", () -> of(null, ".", ".", null));
  }

  @Test
  void aUnitIsAWordThatNobodyTakesForANumber() {
    bounded(
        "unit",
        (String unit) -> of(null, null, null, unit),
        List.of("€", "kg", "kr.", "m/s", "%", "x".repeat(15), "x".repeat(15) + "."),
        List.of("", "1", "-", "−", "a b", "(kg)", "x".repeat(16), "٣"));
  }

  @Test
  void wordsForNoValueAreFewAndShortAndWithoutBlanksAround() {
    bounded(
        "missing",
        (Set<String> words) -> Notation.missing(words),
        List.of(Set.of(), Set.of("n/a", "no data"), words(100), Set.of("x".repeat(64))),
        List.of(words(101), Set.of(""), Set.of(" n/a"), Set.of("x".repeat(65))));
  }

  @Test
  void wordsForNoValueAreInOneOrderAndStayAsTheyWere() {
    Set<String> words = new HashSet<>(List.of("zero", "a", "none"));
    Notation notation = Notation.missing(words);
    words.clear();

    assertThat(notation.missing()).containsExactly("a", "none", "zero");
    assertThat(notation.isUsual()).isTrue();
  }

  @Test
  void aPatternThatIsNoneIsRefused() {
    refused("format", () -> of("dd.MM", null, null, null));
  }

  static Stream<Arguments> notations() {
    return Stream.of(
        Arguments.of(Notation.missing(Set.of("n/a")), EnumSet.allOf(ColumnType.class)),
        Arguments.of(of(null, ",", null, null), EnumSet.of(NUMBER, INTEGER)),
        Arguments.of(of(null, null, ",", null), EnumSet.of(NUMBER, INTEGER)),
        Arguments.of(of(null, null, null, "kg"), EnumSet.of(NUMBER, INTEGER)),
        Arguments.of(of("dd.MM.yyyy", null, null, null), EnumSet.of(DATE, TIMESTAMP)),
        Arguments.of(of("unix", null, null, null), EnumSet.of(TIMESTAMP)),
        Arguments.of(of("dd.MM.yyyy", ",", null, null), EnumSet.noneOf(ColumnType.class)));
  }

  @ParameterizedTest
  @MethodSource("notations")
  void aNotationIsOfColumnsThatCanBeWrittenSo(Notation notation, Set<ColumnType> types) {
    assertThat(Stream.of(ColumnType.values()).filter(notation::appliesTo))
        .containsExactlyInAnyOrderElementsOf(types);
    assertThat(notation.isUsual()).isEqualTo(types.size() == ColumnType.values().length);
  }

  private static Set<String> words(int many) {
    return IntStream.range(0, many).mapToObj(each -> "w" + each).collect(Collectors.toSet());
  }

  private static Notation of(
      @Nullable String pattern,
      @Nullable String decimal,
      @Nullable String thousands,
      @Nullable String unit) {
    return new Notation(pattern, decimal, thousands, unit, Set.of());
  }
}

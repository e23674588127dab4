package io.millrace.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.RowRule;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are written as a column declares it. */
class NotationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ,| .|€| 1.234,50 €   | 1234.5
          ,| .|€| €1.234.567   | 1234567
          ,| .|€| -1.234,50€   | -1234.5
          ,| .|€| € -5         | -5
          ,| .|€| 5,00- €      | -5
          ,| .|€| (12,50 €)    | -12.5
          ,| .|€| 1234,5       | 1234.5
          ,| .|€| 1,5E+03      | 1500
          ,|  | | 0,5          | 0.5
          ,|  | | ,5           | 0.5
          .| ,|$| -$1,234.50   | -1234.5
          .| ,|$| $-1,234.50   | -1234.5
          .| ,|$| ($1,234.50)  | -1234.5
          .| ,| | 12,34,567.00 | 1234567
          .| '| CHF|CHF 1'234.50 | 1234.5
          .| '| CHF|1’234.50 chf | 1234.5
          .|  |%| 12.5 %       | 12.5
          .|  |%| 12.5         | 12.5
          .|  |kg|−3 kg        | -3
          """)
  void aNumberIsReadAsItIsDeclared(
      String decimal, @Nullable String thousands, @Nullable String unit, String text, double is) {
    Notation notation = new Notation(null, decimal, thousands, unit, Set.of());

    assertThat(number(notation).read(text)).isEqualTo(new Value.OfNumber(is));
    assertThat(number(notation).read(is)).isEqualTo(new Value.OfNumber(is));
    if (is == Math.rint(is)) {
      assertThat(codec(ColumnType.INTEGER, notation).read(text))
          .isEqualTo(new Value.OfLong((long) is));
    }
  }

  @Test
  void blanksOfEveryWidthPartThousands() {
    Codec french = number(new Notation(null, ",", " ", "€", Set.of()));

    for (String text :
        List.of("1 234,5", "1\u00a0234,5 €", "1\u202f234,5\u00a0€", "1\u2009234,5")) {
      assertThat(french.read(text)).as(text).isEqualTo(new Value.OfNumber(1234.5));
    }
  }

  /** What could be meant otherwise is no number, so that its row is put into quarantine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "12.5",
        "1.23",
        "1234.567,5",
        "1..234",
        ".123",
        "1,2,3",
        "€",
        "€€5",
        "--5",
        "5 $",
        "",
        "1.234,",
        "(5",
        "-(5)",
        "0x10",
        "1.234e5",
        "12 34"
      })
  void aNumberOfAnotherNotationIsNone(String text) {
    Notation german = new Notation(null, ",", ".", "€", Set.of());

    if (text.equals("1.234,")) {
      assertThat(number(german).read(text)).isEqualTo(new Value.OfNumber(1234));
    } else {
      assertThat(number(german).read(text))
          .as(text)
          .isInstanceOfAny(Value.NotOfType.class, Value.Missing.class);
    }
  }

  @Test
  void aDeclaredWordIsNoValueHoweverItIsWritten() {
    Notation words = Notation.missing(Set.of("-", "-999", "9999-12-31", "None", "false"));

    for (Object written : List.of("-", "NA", "-999", "-999.0", -999, -999.0)) {
      assertThat(number(words).read(written)).as("%s", written).isEqualTo(Value.MISSING);
      assertThat(codec(ColumnType.INTEGER, words).read(written))
          .as("%s", written)
          .isEqualTo(Value.MISSING);
      assertThat(codec(ColumnType.CATEGORY, words).read(written))
          .as("%s", written)
          .isEqualTo(Value.MISSING);
    }
    assertThat(codec(ColumnType.DATE, words).read(LocalDate.of(9999, 12, 31)))
        .isEqualTo(Value.MISSING);
    assertThat(codec(ColumnType.BOOLEAN, words).read(false)).isEqualTo(Value.MISSING);
    assertThat(codec(ColumnType.TEXT, words).read("None")).isEqualTo(Value.MISSING);
    assertThat(codec(ColumnType.TEXT, words).read("NA")).isEqualTo(new Value.OfString("NA"));
    assertThat(number(words).read("-99")).isEqualTo(new Value.OfNumber(-99));
  }

  @Test
  void aWordThatARuleNamesIsAValueThoughItIsDeclaredMissing() {
    Codec codec =
        Codec.of(
            new Column(
                "c",
                ColumnType.CATEGORY,
                true,
                true,
                List.of(new RowRule.OneOf(Set.of("?", "a"))),
                Notation.missing(Set.of("?", "-"))));

    assertThat(codec.read("?")).isEqualTo(new Value.OfString("?"));
    assertThat(codec.read("-")).isEqualTo(Value.MISSING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yyyy",
        "dd.MM",
        "dd.MM.yyy",
        "dd.MM.yyyy hh:mm",
        "dd.MM.yyyy HH:mm a",
        "dd.MM.yyyy mm",
        "dd.MM.yyyy HH:ss",
        "dd.MM.yyyy X",
        "dd.MM.yyyy Q",
        "dd.MM.yyyy dd",
        "dd.MMMMM.yyyy",
        "dd.MM.yyyy 'x",
        "DD.MM.YYYY",
        "%d.%m.%Y",
        "unix-us"
      })
  void aPatternThatIsNoneIsRefusedInASentence(String pattern) {
    assertThatThrownBy(() -> new Notation(pattern, null, null, null, Set.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("format must be a pattern such as dd.MM.yyyy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd.MM.yyyy", "yyyy-dd-MM", "yyyyMMdd"})
  void whatWasDecodedIsReadAsTheSame(String pattern) {
    Column column =
        new Column(
            "c",
            ColumnType.DATE,
            false,
            true,
            List.of(),
            new Notation(pattern, null, null, null, Set.of("9999-12-31")));
    Codec codec = Codec.of(column);

    for (int day = 20_000; day < 20_400; day++) {
      Value value = codec.read(LocalDate.ofEpochDay(day));
      assertThat(Codec.ofDecoded(ColumnType.DATE).read(codec.json(value))).isEqualTo(value);
    }
    assertThat(Codec.ofDecoded(ColumnType.CATEGORY).read("NA")).isEqualTo(new Value.OfString("NA"));
    assertThat(Codec.ofDecoded(ColumnType.CATEGORY).read(null)).isEqualTo(Value.MISSING);
  }

  @Test
  void whatIsExpectedIsSaidAsTheColumnHasIt() {
    assertThat(number(new Notation(null, ",", ".", "€", Set.of())).expected())
        .isEqualTo("a number like 1.234,5 €");
    assertThat(codec(ColumnType.INTEGER, new Notation(null, null, ",", null, Set.of())).expected())
        .isEqualTo("a whole number like 1,234");
    assertThat(date("d.M.yy").expected()).isEqualTo("a date like 23.11.26");
    assertThat(
            codec(ColumnType.TIMESTAMP, new Notation("unix", null, null, null, Set.of()))
                .expected())
        .isEqualTo("a moment like 1795459560");
    assertThat(Codec.of(ColumnType.DATE).expected()).isEqualTo("a date like 2026-11-23");
  }

  private static Codec number(Notation notation) {
    return codec(ColumnType.NUMBER, notation);
  }

  private static Codec date(String pattern) {
    return codec(ColumnType.DATE, new Notation(pattern, null, null, null, Set.of()));
  }

  private static Codec codec(ColumnType type, Notation notation) {
    return Codec.of(new Column("c", type, false, true, List.of(), notation));
  }
}

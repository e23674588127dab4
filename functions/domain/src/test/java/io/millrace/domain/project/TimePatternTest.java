package io.millrace.domain.project;

import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimePatternTest {

  /** Patterns with what Unicode's date patterns say that they mean. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "dd.MM.yyyy               | 23.11.2026                  | 2026-11-23T00:00",
        "d.M.yyyy                 | 1.2.2026                    | 2026-02-01T00:00",
        "d.M.yyyy                 | 11.12.2026                  | 2026-12-11T00:00",
        "M/d/yy                   | 11/23/26                    | 2026-11-23T00:00",
        "M/d/yy                   | 1/2/69                      | 1969-01-02T00:00",
        "M/d/yy                   | 1/2/68                      | 2068-01-02T00:00",
        "yyyyMMdd                 | 20261123                    | 2026-11-23T00:00",
        "dd MMM yyyy              | 23 Nov 2026                 | 2026-11-23T00:00",
        "dd MMM yyyy              | 23 nov 2026                 | 2026-11-23T00:00",
        "MMMM d, yyyy             | May 3, 2026                 | 2026-05-03T00:00",
        "EEE, dd MMM yyyy         | Mon, 23 Nov 2026            | 2026-11-23T00:00",
        "EEEE d MMMM yyyy         | Sunday 29 November 2026     | 2026-11-29T00:00",
        "yyyy-MM-dd HH            | 2026-11-23 18               | 2026-11-23T18:00",
        "yyyy-MM-dd H:m           | 2026-11-23 8:5              | 2026-11-23T08:05",
        "yyyy-MM-dd HH:mm:ss      | 2026-11-23 18:46:07         | 2026-11-23T18:46:07",
        "yyyy-MM-dd HH:mm:s       | 2026-11-23 18:46:7          | 2026-11-23T18:46:07",
        "yyyy-MM-dd HH:mm:ss.SSS  | 2026-11-23 18:46:07.250     | 2026-11-23T18:46:07.25",
        "M/d/yyyy h:mm a          | 11/23/2026 6:46 PM          | 2026-11-23T18:46",
        "M/d/yyyy hh:mm a         | 11/23/2026 12:00 AM         | 2026-11-23T00:00",
        "M/d/yyyy hh:mm a         | 11/23/2026 12:00 pm         | 2026-11-23T12:00",
        "yyyy-MM-dd'T'HH:mmX      | 2026-11-23T18:46+02:00      | 2026-11-23T18:46",
        "yyyy''MM''dd             | 2026'11'23                  | 2026-11-23T00:00",
        "dd 'de' MMMM 'de' yyyy   | 23 de November de 2026      | 2026-11-23T00:00"
      })
  void whatIsWrittenSoIsReadAndItsExampleIsSuch(String pattern, String text, String time) {
    var format = new TimePattern(pattern);

    assertThat(format.formatter().parse(text, LocalDateTime::from)).isEqualTo(time);
    assertThat(format.formatter().parse(format.example(), LocalDateTime::from).toLocalDate())
        .isEqualTo("2026-11-23");
    assertThat(format).hasToString(pattern);
    assertThat(format.isUnix()).isFalse();
    assertThat(format.hasOffset()).isEqualTo(pattern.contains("X"));
    assertThat(format.isNumber()).isEqualTo(text.matches("[0-9]+"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd.MM.yyyy              | 31.11.2026",
        "dd.MM.yyyy              | 1.11.2026",
        "dd.MM.yyyy              | 23.11.26",
        "dd.MM.yyyy              | 23.11.2026x",
        "EEE, dd MMM yyyy        | Tue, 23 Nov 2026",
        "dd MMM yyyy             | 23 November 2026",
        "yyyy-MM-dd HH:mm        | 2026-11-23 24:00",
        "yyyy-MM-dd hh:mm a      | 2026-11-23 13:00 PM",
        "yyyy-MM-dd HH:mm:ss.SSS | 2026-11-23 18:46:07.25"
      })
  void whatIsNotWrittenSoOrIsNoSuchDayIsNotRead(String pattern, String text) {
    assertThatThrownBy(() -> new TimePattern(pattern).formatter().parse(text))
        .isInstanceOf(DateTimeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z", "+02", "+0200", "+02:00"})
  void anOffsetIsWrittenInAnyOfItsWays(String offset) {
    var read = new TimePattern("yyyy-MM-dd HH:mmX").formatter().parse("2026-11-23 18:46" + offset);

    assertThat(read.get(ChronoField.OFFSET_SECONDS))
        .isEqualTo((offset.equals("Z") ? ZoneOffset.UTC : ZoneOffset.ofHours(2)).getTotalSeconds());
  }

  @Test
  void unixTimeIsANumberInUtc() {
    for (String word : new String[] {"unix", "unix-ms"}) {
      var unix = new TimePattern(word);
      assertThat(unix.isUnix()).isTrue();
      assertThat(unix.isNumber()).isTrue();
      assertThat(unix.hasOffset()).isTrue();
      assertThat(unix.isApartFromIso()).isTrue();
    }
    assertThat(new TimePattern("unix").example()).isEqualTo("1795459560");
    assertThat(new TimePattern("unix-ms").example()).isEqualTo("1795459560000");
  }

  @Test
  void onlyWhereTheDayStandsBeforeTheMonthAnIsoDateCouldBeAnother() {
    assertThat(new TimePattern("yyyy-dd-MM").isApartFromIso()).isFalse();
    assertThat(new TimePattern("yyyy-MM-dd").isApartFromIso()).isTrue();
    assertThat(new TimePattern("dd.MM.yyyy").isApartFromIso()).isTrue();
  }

  @Test
  void aPatternIsOfSixtyFourCharactersAtMost() {
    String longest = "yyyy-MM-dd'" + "x".repeat(52) + "'";
    assertThat(longest).hasSize(64);

    assertThat(new TimePattern(longest)).hasToString(longest);
    refused("format", () -> new TimePattern("yyyy-MM-dd'" + "x".repeat(53) + "'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yyyy-MM",
        "MM-dd",
        "yyyy-dd",
        "yyyy-MM-dd'",
        "yyyy-MM-dd yyyy",
        "yyyy-MM-dd dd",
        "YYYY-MM-dd",
        "yyy-MM-dd",
        "yyyy-MMMMM-dd",
        "yyyy-MM-ddd",
        "yyyy-MM-dd EE",
        "yyyy-MM-dd mm",
        "yyyy-MM-dd ss",
        "yyyy-MM-dd HH:ss",
        "yyyy-MM-dd HH:mm SSS",
        "yyyy-MM-dd X",
        "yyyy-MM-dd h:mm",
        "yyyy-MM-dd HH:mm a",
        "yyyy-MM-dd HH hh a",
        "yyyy-MM-dd HH:mm:ss SSSSSSSSSS",
        "yyyy-MM-dd HHH",
        "yyyy-MM-dd z",
        "unix-us",
        "Unix"
      })
  void whatIsNoCompletePatternIsRefused(String pattern) {
    refused("format", () -> new TimePattern(pattern));
  }
}

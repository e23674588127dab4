package io.millrace.columns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.TimePattern;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates and times are read as their column declares them. */
class TimeNotationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dd.MM.yyyy       | 03.04.2024        | 2024-04-03
          d.M.yyyy         | 3.4.2024          | 2024-04-03
          d.M.yyyy         | 03.04.2024        | 2024-04-03
          MM/dd/yyyy       | 03/04/2024        | 2024-03-04
          dd/MM/yy         | 31/12/68          | 2068-12-31
          dd/MM/yy         | 31/12/69          | 1969-12-31
          d MMM yyyy       | 3 apr 2024        | 2024-04-03
          MMMM d, yyyy     | APRIL 3, 2024     | 2024-04-03
          EEE, d MMM yyyy  | Wed, 3 Apr 2024   | 2024-04-03
          yyyyMMdd         | 20240403          | 2024-04-03
          dd.MM.yyyy HH:mm | 03.04.2024 00:00  | 2024-04-03
          dd.MM.yyyy       | 2024-04-03        | 2024-04-03
          yyyy-dd-MM       | 2024-03-04        | 2024-04-03
          """)
  void aDateIsReadByItsPattern(String pattern, String text, LocalDate is) {
    Codec codec = date(pattern);

    assertThat(codec.read(text)).isEqualTo(new Value.OfLong(is.toEpochDay()));
    assertThat(codec.read(is)).isEqualTo(new Value.OfLong(is.toEpochDay()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dd.MM.yyyy      | 3.4.2024
          dd.MM.yyyy      | 31.02.2024
          dd.MM.yyyy      | 04/03/2024
          dd.MM.yyyy      | 03.04.24
          yyyy-dd-MM      | 2024-03-31
          EEE, d MMM yyyy | Tue, 3 Apr 2024
          yyyyMMdd        | 2024043
          """)
  void whatThePatternDoesNotFitIsNoDate(String pattern, String text) {
    assertThat(date(pattern).read(text)).isInstanceOf(Value.NotOfType.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dd.MM.yyyy HH:mm         | 23.11.2026 18:46          | 2026-11-23T18:46:00Z
          M/d/yyyy h:mm:ss a       | 11/23/2026 6:46:00 pm     | 2026-11-23T18:46:00Z
          M/d/yyyy h:mm a          | 11/23/2026 12:46 AM       | 2026-11-23T00:46:00Z
          yyyyMMdd'T'HHmmssX       | 20261123T184600+0200      | 2026-11-23T16:46:00Z
          dd/MMM/yyyy:HH:mm:ss X   | 23/Nov/2026:18:46:00 +0000 | 2026-11-23T18:46:00Z
          yyyy/MM/dd HH:mm:ss.SSS  | 2026/11/23 18:46:00.250   | 2026-11-23T18:46:00.250Z
          dd.MM.yyyy HH:mm         | 2026-11-23T18:46:00+02:00 | 2026-11-23T16:46:00Z
          unix                     | 1795459560                | 2026-11-23T18:46:00Z
          unix                     | 1795459560.25             | 2026-11-23T18:46:00.250Z
          unix-ms                  | 1795459560250             | 2026-11-23T18:46:00.250Z
          yyyyMMddHHmmss           | 20261123184600            | 2026-11-23T18:46:00Z
          """)
  void aTimeIsReadByItsPattern(String pattern, String text, String is) {
    Codec codec = codec(ColumnType.TIMESTAMP, new Notation(pattern, null, null, null, Set.of()));

    assertThat(codec.json(codec.read(text))).isEqualTo(is);
    assertThat(codec.read(is)).isEqualTo(codec.read(text));
    if (text.matches("[0-9.]+")) {
      assertThat(
              codec.read(text.contains(".") ? (Object) Double.valueOf(text) : Long.valueOf(text)))
          .isEqualTo(codec.read(text));
    }
  }

  /**
   * What CPython 3.11's zoneinfo says of the same times, which of two takes the first; the gaps are
   * of an hour, half an hour, a midnight and a whole day.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Europe/Berlin        | 2026-07-01T12:00:00 | 2026-07-01T10:00:00Z
          Europe/Berlin        | 2026-11-23T18:46:00 | 2026-11-23T17:46:00Z
          Europe/Berlin        | 2026-03-29T02:30:00 | 2026-03-29T01:30:00Z
          Europe/Berlin        | 2026-10-25T02:30:00 | 2026-10-25T00:30:00Z
          America/New_York     | 2026-03-08T02:00:00 | 2026-03-08T07:00:00Z
          America/New_York     | 2026-11-01T01:59:59 | 2026-11-01T05:59:59Z
          Australia/Lord_Howe  | 2026-10-04T02:15:00 | 2026-10-03T15:45:00Z
          Australia/Lord_Howe  | 2026-04-05T01:45:00 | 2026-04-04T14:45:00Z
          America/Sao_Paulo    | 2018-11-04T00:00:00 | 2018-11-04T03:00:00Z
          Asia/Kathmandu       | 2026-11-23T18:46:00 | 2026-11-23T13:01:00Z
          Pacific/Apia         | 2011-12-30T12:00:00 | 2011-12-30T22:00:00Z
          Europe/Berlin        | 1890-01-01T00:00:00 | 1889-12-31T23:06:32Z
          UTC                  | 2026-11-23T18:46:00 | 2026-11-23T18:46:00Z
          """)
  void aTimeThatSaysNoOffsetIsInTheColumnsZoneHoweverItIsWritten(
      String zone, String text, String is) {
    LocalDateTime local = LocalDateTime.parse(text);
    Codec iso = in(zone, null);
    Codec german = in(zone, "dd.MM.yyyy HH:mm:ss");
    Value value = iso.read(text);

    assertThat(iso.json(value)).isEqualTo(is);
    assertThat(german.read(local.format(DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm:ss", ROOT))))
        .isEqualTo(value);
    assertThat(iso.read(text.replace('T', ' '))).isEqualTo(value);
    assertThat(iso.read(local)).isEqualTo(value); // as Parquet hands it
    assertThat(iso.read(is)).isEqualTo(value);
    assertThat(german.read(is)).isEqualTo(value);
    assertThat(iso.read(Instant.parse(is))).isEqualTo(value);
    if (text.endsWith("T00:00:00")) {
      assertThat(iso.read(text.substring(0, 10))).isEqualTo(value);
      assertThat(iso.read(local.toLocalDate())).isEqualTo(value);
    }
  }

  @Test
  void anOffsetThatIsSaidIsNotReplacedByTheZone() {
    Codec codec = in("Europe/Berlin", "dd.MM.yyyy HH:mm X");

    assertThat(codec.json(codec.read("23.11.2026 18:46 -05:00"))).isEqualTo("2026-11-23T23:46:00Z");
    assertThat(codec.json(codec.read("2026-11-23T18:46:00+02:00")))
        .isEqualTo("2026-11-23T16:46:00Z");
    assertThat(codec.json(in("Asia/Tokyo", "unix").read("1795459560")))
        .isEqualTo("2026-11-23T18:46:00Z");
  }

  private static Codec in(String zone, @Nullable String pattern) {
    return codec(
        ColumnType.TIMESTAMP, new Notation(pattern, null, null, null, Set.of(), null, zone));
  }

  /** Every name that ICU writes, which is what Chrome, Node.js and Android write. */
  @Test
  void aDateIsReadWithTheNamesOfItsLanguage() throws IOException {
    List<String> names =
        new String(
                Objects.requireNonNull(NotationTest.class.getResourceAsStream("names-of-icu.csv"))
                    .readAllBytes(),
                UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList();
    Map<String, Codec> codecs = new HashMap<>();

    assertThat(names).hasSizeGreaterThan(500);
    for (String line : names) {
      List<String> parts = List.of(line.split(",", -1));
      String pattern =
          switch (parts.get(1)) {
            case "long" -> "d MMMM yyyy";
            case "short" -> "d MMM yyyy";
            case "long-day" -> "EEEE, d.M.yyyy";
            default -> "EEE, d.M.yyyy";
          };
      int number = Integer.parseInt(parts.get(2));
      boolean month = pattern.startsWith("d");
      LocalDate date =
          month ? LocalDate.of(2026, number, 23) : LocalDate.of(2026, 11, 22).plusDays(number);
      String text =
          month
              ? "23 " + parts.get(3) + " 2026"
              : "%s, %s.11.2026".formatted(parts.get(3), date.getDayOfMonth());
      Codec codec =
          codecs.computeIfAbsent(
              parts.get(0) + pattern,
              _ ->
                  codec(
                      ColumnType.DATE,
                      new Notation(pattern, null, null, null, Set.of(), parts.get(0), null)));

      assertThat(codec.json(codec.read(text))).as(line).isEqualTo(date.toString());
      assertThat(codec.json(codec.read(text.toUpperCase(Locale.forLanguageTag(parts.get(0))))))
          .as(line)
          .isEqualTo(date.toString());
    }
    assertThat(codecs.keySet().stream().map(key -> key.substring(0, 2)).distinct())
        .containsAll(TimePattern.languages().stream().filter(each -> !each.equals("en")).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de | dd. MMM yy                 | 03. Mrz 26                     | 2026-03-03
          de | d. MMM yyyy                | 3. Mär 2026                    | 2026-03-03
          de | d. MMM yyyy                | 3. Sep 2026                    | 2026-09-03
          de | EEEE, 'den' d. MMMM yyyy   | Montag, den 23. November 2026  | 2026-11-23
          es | d 'de' MMMM 'de' yyyy      | 23 de noviembre de 2026        | 2026-11-23
          fr | EEE d MMM yyyy             | lun. 23 nov. 2026              | 2026-11-23
          fr | dMMMyyyy                   | 3juil2026                      | 2026-07-03
          pl | MMMM yyyy, d               | listopad 2026, 23              | 2026-11-23
          ru | d MMM yyyy 'г.'            | 23 март 2026 г.                | 2026-03-23
          en | d MMMM yyyy                | 23 November 2026               | 2026-11-23
          """)
  void aDateIsReadAsPeopleWriteItInTheirLanguage(
      String language, String pattern, String text, String is) {
    Codec codec =
        codec(ColumnType.DATE, new Notation(pattern, null, null, null, Set.of(), language, null));

    assertThat(codec.json(codec.read(text))).isEqualTo(is);
  }

  @Test
  void aNameOfAnotherLanguageIsNone() {
    Codec codec =
        codec(
            ColumnType.DATE, new Notation("d. MMMM yyyy", null, null, null, Set.of(), "de", null));

    assertThat(codec.read("3. March 2026")).isInstanceOf(Value.NotOfType.class);
    assertThat(codec.read("3. Mä 2026")).isInstanceOf(Value.NotOfType.class);
    assertThat(codec.read("3.  2026")).isInstanceOf(Value.NotOfType.class);
    assertThat(codec.expected()).isEqualTo("a date like 23. November 2026");
    assertThat(
            codec(
                    ColumnType.DATE,
                    new Notation("EEE d MMM yyyy", null, null, null, Set.of(), "fr", null))
                .expected())
        .isEqualTo("a date like lun. 23 nov. 2026");
  }

  @Test
  void aTimeSaysItsOffsetOrNot() {
    TimeCodec iso = (TimeCodec) Codec.of(ColumnType.TIMESTAMP);
    TimeCodec german =
        (TimeCodec)
            codec(
                ColumnType.TIMESTAMP, new Notation("dd-MM-yyyy HH:mm", null, null, null, Set.of()));

    assertThat(saysOffset(iso, "2026-11-23T18:46:00Z")).isTrue();
    assertThat(saysOffset(iso, "2026-11-23 18:46:00+02")).isTrue();
    assertThat(saysOffset(iso, "2026-11-23T18:46:00-02:00")).isTrue();
    assertThat(saysOffset(iso, "2026-11-23T18:46:00")).isFalse();
    assertThat(saysOffset(iso, "2026-11-23")).isFalse();
    assertThat(saysOffset(german, "23-11-2026 18:46")).isFalse();
    assertThat(saysOffset(german, "2026-11-23T18:46:00Z")).isTrue();
  }

  private static boolean saysOffset(TimeCodec codec, String text) {
    return codec.saysOffset(text.toCharArray(), 0, text.length());
  }

  private static Codec date(String pattern) {
    return codec(ColumnType.DATE, new Notation(pattern, null, null, null, Set.of()));
  }

  private static Codec codec(ColumnType type, Notation notation) {
    return Codec.of(new Column("c", type, false, true, List.of(), notation));
  }
}

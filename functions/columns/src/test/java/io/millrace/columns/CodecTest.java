package io.millrace.columns;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.RowRule;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .parseLenient()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Value NONE = Value.MISSING;

  /** A value, as JSON writes it, and all the ways that it is written in. */
  record Spellings(ColumnType type, @Nullable Object json, List<@Nullable Object> written) {}

  static final List<Spellings> SAME =
      List.of(
          of(
              ColumnType.NUMBER,
              1.0,
              "1",
              "1.0",
              "+1",
              " 1 ",
              "\t1\u00a0",
              "1.",
              "1e0",
              "10E-1",
              "0.10e1",
              1,
              1L,
              1.0,
              1f,
              (short) 1,
              (byte) 1,
              BigInteger.ONE,
              new BigDecimal("1.00")),
          of(ColumnType.NUMBER, 0.0, "0", "-0", "-0.0", ".0", 0, 0.0, -0.0, -0f),
          of(ColumnType.NUMBER, 0.1, "0.1", ".1", 0.1, 0.1f, new BigDecimal("0.1")),
          of(ColumnType.NUMBER, 1e300, "1e300", "1E+300", 1e300),
          of(ColumnType.INTEGER, 12L, "12", "12.0", "+12", "1.2e1", " 12", 12, 12L, 12.0, 12f),
          of(ColumnType.INTEGER, 0L, "0", "-0", "-0.0", "000", 0, -0.0),
          of(
              ColumnType.INTEGER,
              Long.MAX_VALUE,
              "9223372036854775807",
              Long.MAX_VALUE,
              BigInteger.valueOf(Long.MAX_VALUE)),
          of(
              ColumnType.BOOLEAN,
              true,
              "true",
              "True",
              "TRUE",
              "t",
              "T",
              "yes",
              "Yes",
              "y",
              "1",
              "1.0",
              "1.00",
              " true ",
              true,
              1,
              1L,
              1.0,
              1f,
              BigDecimal.ONE),
          of(ColumnType.BOOLEAN, false, "false", "F", "NO", "n", "0", "0.0", "-0", false, 0, -0.0),
          of(ColumnType.CATEGORY, "true", "true", "True", "TRUE", " True ", true),
          of(ColumnType.CATEGORY, "false", "false", "False", "FALSE", false),
          of(ColumnType.CATEGORY, "1", "1", "1.0", "1.000", 1, 1L, 1.0, 1f, new BigDecimal("1.0")),
          of(ColumnType.CATEGORY, "0", "0", "0.0", "-0", "-0.0", 0, -0.0),
          of(ColumnType.CATEGORY, "-7", "-7", "-7.0", -7, -7.0),
          of(ColumnType.CATEGORY, "1.5", "1.5", 1.5, 1.5f, new BigDecimal("1.50")),
          of(ColumnType.CATEGORY, "0.0001", "0.0001", 0.0001),
          of(
              ColumnType.CATEGORY,
              "12345678901234567890",
              "12345678901234567890",
              new BigInteger("12345678901234567890")),
          of(ColumnType.CATEGORY, "Zürich", "Zürich", "Zu\u0308rich"),
          of(ColumnType.CATEGORY, "2026-11-23", "2026-11-23", LocalDate.of(2026, 11, 23)),
          of(ColumnType.CATEGORY, "None", "None"),
          of(ColumnType.CATEGORY, "Na", "Na"),
          of(ColumnType.TEXT, "True", "True", "\nTrue "),
          of(ColumnType.TEXT, "NA", "NA"),
          of(ColumnType.TEXT, "1.0", "1.0"),
          of(ColumnType.TEXT, "1", 1, 1.0),
          of(
              ColumnType.DATE,
              "2026-11-23",
              "2026-11-23",
              " 2026-11-23",
              "2026-11-23T00:00:00Z",
              "2026-11-23 00:00:00",
              LocalDate.of(2026, 11, 23),
              LocalDateTime.of(2026, 11, 23, 0, 0)),
          of(ColumnType.DATE, "0001-01-01", "0001-01-01"),
          of(ColumnType.DATE, "9999-12-31", "9999-12-31"),
          of(
              ColumnType.TIMESTAMP,
              "2026-11-23T18:46:00Z",
              "2026-11-23T18:46:00Z",
              "2026-11-23t18:46z",
              "2026-11-23 18:46:00",
              "2026-11-23T18:46:00.0000001",
              "2026-11-23T20:46:00+02:00",
              "2026-11-23 20:46:00+0200",
              "2026-11-23 20:46:00+02",
              Instant.parse("2026-11-23T18:46:00Z"),
              LocalDateTime.of(2026, 11, 23, 18, 46)),
          of(
              ColumnType.TIMESTAMP,
              "2026-11-23T00:00:00Z",
              "2026-11-23",
              LocalDate.of(2026, 11, 23)));

  @ParameterizedTest
  @FieldSource("SAME")
  void aValueIsTheSameHoweverItIsWritten(Spellings spellings) {
    Codec codec = Codec.of(spellings.type());

    assertThat(spellings.written())
        .allSatisfy(written ->
            assertThat(codec.json(codec.read(written)))
                .as("%s", written)
                .isEqualTo(spellings.json()));
    assertThat(codec.read(spellings.json())).isEqualTo(codec.read(spellings.written().getFirst()));
  }

  private static final Map<ColumnType, List<Object>> WRONG =
      Map.of(
          ColumnType.NUMBER,
          List.of(
              "x",
              "1,5",
              "0x1p3",
              "1f",
              "1d",
              "Infinity",
              "1e999",
              "--1",
              "-",
              "1 2",
              true,
              "true",
              Double.POSITIVE_INFINITY,
              BigDecimal.TEN.pow(400),
              List.of(1),
              Map.of(),
              Instant.EPOCH),
          ColumnType.INTEGER,
          List.of(
              "1.5",
              1.5,
              "9223372036854775808",
              "-9223372036854775808",
              1e17,
              "1e17",
              true,
              "yes",
              new BigInteger("9223372036854775808")),
          ColumnType.BOOLEAN,
          List.of("2", 2, 0.5, "ja", "on", "tru", LocalDate.EPOCH, new byte[] {1}),
          ColumnType.CATEGORY,
          List.of(List.of("a"), Map.of(), new byte[] {1}, Double.NEGATIVE_INFINITY),
          ColumnType.TEXT,
          List.of(List.of("a"), Map.of()),
          ColumnType.DATE,
          List.of(
              "23.11.2026",
              "2026-02-30",
              "2026-11-23T10:00:00Z",
              "10000-01-01",
              "0000-12-31",
              20000,
              "2026-1-1",
              true,
              Instant.MAX),
          ColumnType.TIMESTAMP,
          List.of(
              "2026-11-2318:46",
              "2026-11-23T25:00:00Z",
              "2026-11-23T18:46:00ZZ",
              1.7e12,
              "noon",
              "2026-11-23T18:46:00+99:00",
              Instant.MIN));

  @ParameterizedTest
  @EnumSource
  void whatIsNotOfTheTypeIsNoValue(ColumnType type) {
    assertThat(WRONG.get(type))
        .allSatisfy(written ->
            assertThat(Codec.of(type).read(written))
                .as("%s", written)
                .isInstanceOf(Value.NotOfType.class));
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsTheSameInEveryType(ColumnType type) {
    Codec codec = Codec.of(type);

    for (Object written :
        Arrays.asList(null, "", "  ", "\t\r\n\u00a0\ufeff", Double.NaN, Float.NaN)) {
      assertThat(codec.read(written)).as("%s", written).isEqualTo(NONE);
    }
    for (String word :
        List.of("NA", "n/a", "null", "NULL", "NaN", "nan", "#N/A", "<NA>", "\\N", " NA ")) {
      assertThat(codec.read(word).equals(NONE)).as(word).isEqualTo(type != ColumnType.TEXT);
    }
    assertThat(codec.json(NONE)).isNull();
    assertThat(codec.word(NONE)).isEmpty();
  }

  @Test
  void aWordThatARuleNamesIsAValue() {
    Codec codec =
        Codec.of(
            new Column(
                "c",
                ColumnType.CATEGORY,
                true,
                true,
                List.of(new RowRule.OneOf(Set.of("yes", "no", "NA")))));

    assertThat(codec.read("NA")).isEqualTo(new Value.OfString("NA"));
    assertThat(codec.read("null")).isEqualTo(NONE);
  }

  @Test
  void versionsAndZipCodesStayApart() {
    List<Value> values = new ArrayList<>();
    for (String word :
        List.of("1", "01", "1.1", "1.10", "1.0.0", "+1", "01.0", "1e0", "-", ".0", "1.")) {
      values.add(Codec.of(ColumnType.CATEGORY).read(word));
    }

    assertThat(values).doesNotHaveDuplicates();
  }

  @Test
  void aValueHasOneWord() {
    assertThat(Codec.of(ColumnType.NUMBER).word(new Value.OfNumber(12))).contains("12");
    assertThat(Codec.of(ColumnType.NUMBER).word(new Value.OfNumber(1e21))).contains("1.0E21");
    assertThat(Codec.of(ColumnType.BOOLEAN).word(new Value.OfLong(1))).contains("true");
    assertThat(Codec.of(ColumnType.DATE).word(new Value.OfLong(20_000))).contains("2024-10-04");
  }

  @Test
  void aNumberOfAFewBytesIsNotWrittenAsGigabytes() {
    assertThat(Codec.of(ColumnType.CATEGORY).read(new BigDecimal("1e999999999")))
        .isEqualTo(new Value.OfString("1E+999999999"));
  }

  private static Spellings of(ColumnType type, @Nullable Object json, @Nullable Object... written) {
    return new Spellings(type, json, Arrays.asList(written));
  }

  /** Most are read without a formatter: the same as java.time reads them, damaged ones too. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20261129})
  void aTimeInIsoIsWhatJavaTimeTakesItFor(long seed) {
    Random random = new Random(seed);
    Codec dates = Codec.of(ColumnType.DATE);
    Codec times = Codec.of(ColumnType.TIMESTAMP);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(random.nextLong(-62_200_000_000L, 253_500_000_000L), 0, UTC);
      String date = time.toLocalDate().toString();
      StringBuilder text =
          new StringBuilder(
              switch (random.nextInt(5)) {
                case 0 -> date;
                case 1 -> date + "T" + time.toLocalTime().plusSeconds(1);
                case 2 -> date + " " + time.toLocalTime().withSecond(7);
                case 3 -> date + "t" + time.toLocalTime().withSecond(59) + "z";
                default -> date + "T" + time.toLocalTime() + "+02:00";
              });
      if (random.nextBoolean()) {
        text.setCharAt(
            random.nextInt(text.length()), "0123456789-:TZ .+".charAt(random.nextInt(17)));
      }
      Value expected = byJavaTime(text.toString());

      assertThat(times.read(text)).as("%s", text).isEqualTo(expected);
      boolean midnight = expected instanceof Value.OfLong(var millis) && millis % 86_400_000 == 0;
      assertThat(dates.read(text) instanceof Value.OfLong).as("%s", text).isEqualTo(midnight);
      read += expected instanceof Value.OfLong ? 1 : 0;
    }
    assertThat(read).isBetween(10_000, 19_000);
  }

  private static Value byJavaTime(String text) {
    String written = text.strip();
    try {
      if (written.length() < 10) {
        return new Value.NotOfType(written);
      }
      LocalDateTime time =
          written.length() == 10
              ? LocalDate.parse(written).atStartOfDay()
              : switch (ISO.parseBest(
                  written.charAt(10) == ' ' ? written.replaceFirst(" ", "T") : written,
                  OffsetDateTime::from,
                  LocalDateTime::from)) {
                case OffsetDateTime moment -> moment.withOffsetSameInstant(UTC).toLocalDateTime();
                case TemporalAccessor local -> LocalDateTime.from(local);
              };
      return time.getYear() >= 1 && time.getYear() <= 9999
          ? new Value.OfLong(time.toInstant(UTC).toEpochMilli())
          : new Value.NotOfType(written);
    } catch (DateTimeException none) {
      return new Value.NotOfType(written);
    }
  }
}

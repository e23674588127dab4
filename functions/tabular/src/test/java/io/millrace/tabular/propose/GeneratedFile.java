package io.millrace.tabular.propose;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A CSV as somebody might have one: columns of every kind in any mixture, under names that nobody
 * thought of. One seed gives one kind of file; its first and second sample are drawn alike.
 */
final class GeneratedFile {

  private static final List<String> NAMES =
      List.of(
          "a",
          "x.1",
          "Größe",
          "年齢",
          "null",
          "true",
          "1",
          "a: b",
          "# no",
          "- y",
          "price (EUR)",
          "A\"B",
          "with, comma",
          "two\nlines",
          "tab\there",
          "'",
          "{}",
          "[x]",
          "*",
          "&a",
          "!tag",
          "café",
          "ZIP",
          "customerId",
          "Kunden_Nr",
          "createdAt",
          "date of birth",
          "target?",
          "Y",
          "class",
          "status",
          "é",
          "\uD83D\uDE00",
          "__index__",
          "no",
          "yes",
          "~",
          "%",
          "@",
          "`");

  private static final List<String> WORDS =
      List.of("red", "grün", "синий", "blå", "NULLA", "n/a?", "yes", "No", "Ünknown", "-", "?");

  private final long seed;
  private final List<String> header = new ArrayList<>();
  private final List<IntFunction<IntFunction<String>>> columns = new ArrayList<>();

  GeneratedFile(long seed) {
    this.seed = seed;
    RandomGenerator random = random(seed);
    List<String> names = new ArrayList<>(NAMES);
    int width = 2 + random.nextInt(10);
    for (int i = 0; i < width; i++) {
      header.add(names.remove(random.nextInt(names.size())));
      columns.add(column(random.nextInt(36), random.nextLong()));
    }
    header.add(random.nextBoolean() ? "churned" : names.removeFirst());
    columns.add(target(random.nextInt(10), random.nextLong()));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** A sample of this kind of file; samples differ in their number. */
  byte[] sample(int number, int rows) {
    StringBuilder csv = new StringBuilder(line(header));
    List<IntFunction<String>> values = columns.stream().map(each -> each.apply(number)).toList();
    for (int row = 0; row < rows; row++) {
      int at = row;
      csv.append(line(values.stream().map(each -> each.apply(at)).toList()));
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The same as JSON Lines, whose numbers are numbers in some columns and texts in others. */
  byte[] lines(int number, int rows) {
    StringBuilder json = new StringBuilder();
    List<IntFunction<String>> values = columns.stream().map(each -> each.apply(number)).toList();
    for (int row = 0; row < rows; row++) {
      Map<String, Object> members = new LinkedHashMap<>();
      for (int i = 0; i < header.size(); i++) {
        String value = values.get(i).apply(row);
        boolean typed = i % 3 > 0 && value.matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]+)?");
        members.put(header.get(i), typed ? new BigDecimal(value) : value);
      }
      json.append(JsonMapper.shared().writeValueAsString(members)).append('\n');
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String line(List<String> fields) {
    return fields.stream()
        .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** By the number of a sample, its values by row. */
  private static IntFunction<IntFunction<String>> column(int kind, long seed) {
    return sample -> {
      RandomGenerator random = random(seed + sample);
      return switch (kind) {
        case 0 -> row -> Integer.toString(sample * 10_000 + row + 1);
        case 1 -> _ -> Integer.toString(random.nextInt(18, 95));
        case 2 -> _ -> decimal(100 + 15 * random.nextGaussian());
        case 3 -> _ -> decimal(Math.exp(2 * random.nextGaussian()));
        case 4 -> _ -> random.nextInt(3) == 0 ? "1" : "0";
        case 5 -> _ -> random.nextBoolean() ? "True" : "False";
        case 6 -> _ -> WORDS.get(Math.min(10, (int) Math.abs(4 * random.nextGaussian())));
        case 7 -> _ -> gap(random, decimal(random.nextDouble()));
        case 8 -> _ -> String.format(Locale.ROOT, "%05d", random.nextInt(500, 600));
        case 9 -> _ -> "1" + String.format(Locale.ROOT, "%019d", random.nextLong(1L << 60));
        case 10 -> _ -> Long.toHexString(random.nextLong());
        case 11 -> _ -> LocalDate.of(2024, 1, 1).plusDays(random.nextInt(700)).toString();
        case 12 -> _ -> Instant.EPOCH.plus(random.nextInt(500_000), ChronoUnit.HOURS).toString();
        case 13 -> row -> Long.toString(1_700_000_000 + sample * 1_000_000L + 60L * row);
        case 14 ->
            _ ->
                IntStream.range(0, 1 + random.nextInt(9))
                    .mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size())))
                    .collect(Collectors.joining(" "));
        case 15 -> _ -> random.nextInt(40) == 0 ? "see note" : decimal(random.nextDouble());
        case 16 -> _ -> "";
        case 17 -> _ -> "always";
        case 18 -> _ -> (random.nextBoolean() ? "-" : "") + "1e30" + random.nextInt(8);
        case 19 -> _ -> random.nextInt(30) == 0 ? "Jun 12 1998" : "1998-06-12";
        case 20 -> _ -> date(random, "dd.MM.yyyy");
        case 21 -> _ -> date(random, "M/d/yyyy");
        case 22 -> _ -> date(random, "dd-MMM-yyyy");
        case 23 -> _ -> date(random, "d/M/yy h:mm a");
        case 24 -> _ -> date(random, "yyyy/MM/dd HH:mm:ss");
        case 25 -> _ -> date(random, "yyyyMMdd");
        case 26 -> _ -> number(Locale.GERMANY, "%,.2f €", 3000 * random.nextGaussian());
        case 27 -> _ -> number(Locale.GERMANY, "%.1f", 50 * random.nextDouble());
        case 28 -> _ -> number(Locale.US, "$%,.2f", 9000 * random.nextDouble());
        case 29 -> _ -> number(Locale.US, "%,d", Math.round(1e6 * random.nextDouble()));
        case 30 -> _ -> number(Locale.US, "%.1f%%", 100 * random.nextDouble());
        case 31 -> _ -> random.nextInt(9) == 0 ? "-" : Integer.toString(random.nextInt(90));
        case 32 -> _ -> random.nextInt(9) == 0 ? "unknown" : date(random, "dd.MM.yyyy");
        case 33 -> _ -> random.nextInt(9) == 0 ? "?" : random.nextBoolean() ? "1" : "0";
        case 34 -> _ -> number(Locale.US, "(%,.2f)", 1 + 5000 * random.nextDouble());
        default -> _ -> Long.toString(1_700_000_000_000L + random.nextInt(2_000_000) * 1000L);
      };
    };
  }

  private static String date(RandomGenerator random, String pattern) {
    return LocalDate.of(1990, 1, 1)
        .plusDays(random.nextInt(12_000))
        .atTime(random.nextInt(24), random.nextInt(60), random.nextInt(60))
        .format(DateTimeFormatter.ofPattern(pattern, Locale.US));
  }

  private static String number(Locale locale, String pattern, Object number) {
    return String.format(locale, pattern, number);
  }

  private static IntFunction<IntFunction<String>> target(int kind, long seed) {
    return sample -> {
      RandomGenerator random = random(seed + sample);
      return switch (kind) {
        case 0 -> _ -> random.nextInt(4) == 0 ? "yes" : "no";
        case 1 -> _ -> random.nextInt(4) == 0 ? "1" : "0";
        case 2 -> _ -> gap(random, random.nextInt(4) == 0 ? "1" : "0");
        case 3 -> _ -> WORDS.get(Math.min(10, (int) Math.abs(3 * random.nextGaussian())));
        case 4 -> _ -> gap(random, decimal(50_000 * random.nextDouble()));
        case 5 -> _ -> Integer.toString(3 + random.nextInt(7));
        case 6 -> _ -> random.nextInt(100) == 0 ? "fraud" : "fine";
        case 7 -> _ -> number(Locale.GERMANY, "%,.2f", 40_000 * random.nextDouble());
        case 8 -> _ -> random.nextInt(20) == 0 ? "-" : Integer.toString(random.nextInt(2));
        default -> _ -> Integer.toString(1 + random.nextInt(2));
      };
    };
  }

  private static String gap(RandomGenerator random, String value) {
    return switch (random.nextInt(12)) {
      case 0 -> "NA";
      case 1 -> "";
      default -> value;
    };
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}

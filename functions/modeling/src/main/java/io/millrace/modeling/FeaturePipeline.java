package io.millrace.modeling;

import io.millrace.columns.Cells;
import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a row become the features of a model: fitted once in training, kept as {@code
 * pipeline.json}, and applied by this same code when predicting.
 */
public final class FeaturePipeline {

  /** Up to so many levels get a feature each; a column of more is ranked by frequency. */
  static final int ONE_HOT_LEVELS = 32;

  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8; // of an array
  private static final String HASH = "murmur3-32";
  private static final int MILLIS_A_DAY = 86_400_000;

  private final List<Encoding> encodings;
  private final int[] offsets;
  private final int width;

  private FeaturePipeline(List<Encoding> encodings) {
    this.encodings = List.copyOf(encodings);
    offsets = new int[encodings.size()];
    int next = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      next += encodings.get(i).width();
    }
    width = next;
  }

  /**
   * Learns the encodings of {@code columns} from the training rows, and from no others.
   *
   * @param table a column of cells for each name
   * @param rows the training rows
   */
  public static FeaturePipeline fit(
      List<Column> columns, Map<String, ? extends Cells> table, int[] rows) {
    List<Encoding> encodings = new ArrayList<>();
    for (Column column : columns) {
      encodings.add(
          switch (column.type()) {
            case BOOLEAN -> new Encoding.Plain(column.name());
            case NUMBER, INTEGER -> ofNumbers(column.name(), table, rows);
            case DATE -> new Encoding.DateTime(column.name(), 1);
            case TIMESTAMP -> new Encoding.DateTime(column.name(), MILLIS_A_DAY);
            case CATEGORY -> ofLevels(column.name(), levels(words(table, column.name()), rows));
            case TEXT ->
                new Encoding.Text(
                    column.name(),
                    column.width(),
                    Objects.requireNonNullElse(column.ngrams(), Column.USUAL_NGRAMS));
          });
    }
    return new FeaturePipeline(encodings);
  }

  /**
   * As {@link #fit(List, Map, int[])}, where words of many levels are told what the target was
   * among their rows as well.
   *
   * @param names of the outcomes that means are taken of
   * @param outcomes of each of the rows; shape [rows × outcomes]
   */
  public static FeaturePipeline fit(
      List<Column> columns,
      Map<String, ? extends Cells> table,
      int[] rows,
      List<String> names,
      List<double[]> outcomes) {
    FeaturePipeline plain = fit(columns, table, rows);
    return new FeaturePipeline(
        plain.encodings.stream()
            .map(encoding ->
                encoding instanceof Encoding.FrequencyRank rank
                    ? byTarget(rank, words(table, rank.column()), rows, names, outcomes)
                    : encoding)
            .toList());
  }

  private static Encoding byTarget(
      Encoding.FrequencyRank rank,
      Cells.Strings cells,
      int[] rows,
      List<String> names,
      List<double[]> outcomes) {
    TargetMeans means = new TargetMeans(rank.ranks().size(), names.size());
    for (int i = 0; i < rows.length; i++) {
      String word = cells.value(rows[i]);
      means.add(word == null ? -1 : rank.ranks().getOrDefault(word, -1), outcomes.get(i));
    }
    return new Encoding.ByTarget(
        rank,
        names,
        IntStream.range(0, rank.ranks().size())
            .mapToObj(word ->
                IntStream.range(0, names.size()).mapToObj(k -> means.mean(word, k)).toList())
            .toList(),
        IntStream.range(0, names.size()).mapToObj(means::mean).toList());
  }

  /**
   * One feature a column, for a model that a project brought and that encodes columns by itself:
   * the number as it is, and of a word its place among those of these rows and, after them, those
   * that the column declares.
   */
  public static FeaturePipeline asIs(
      List<Column> columns, Map<String, ? extends Cells> table, int[] rows) {
    List<Encoding> encodings = new ArrayList<>();
    for (Column column : columns) {
      encodings.add(
          switch (column.type()) {
            case BOOLEAN, NUMBER, INTEGER, DATE, TIMESTAMP -> new Encoding.Plain(column.name());
            case CATEGORY, TEXT ->
                Encoding.FrequencyRank.of(
                    column.name(), known(column, levels(words(table, column.name()), rows)));
          });
    }
    return new FeaturePipeline(encodings);
  }

  private static List<String> known(Column column, List<String> levels) {
    return Stream.concat(
            levels.stream(),
            column.rules().stream()
                .filter(RowRule.OneOf.class::isInstance)
                .flatMap(rule -> ((RowRule.OneOf) rule).values().stream()))
        .distinct()
        .toList();
  }

  /** The encodings, in the order of their features. */
  public List<Encoding> encodings() {
    return encodings;
  }

  /** How many features there are. */
  public int width() {
    return width;
  }

  /** Where the features of encoding {@code index} start. */
  public int offset(int index) {
    return offsets[index];
  }

  /**
   * The features of {@code rows}, row after row.
   *
   * @return shape [rows × {@link #width}]
   * @throws InvalidInputException if a column is missing, has words where numbers are needed or the
   *     reverse, or there are more numbers than one array holds
   */
  public float[] encode(Map<String, ? extends Cells> table, int[] rows) {
    long numbers = (long) rows.length * width;
    Check.that(
        numbers <= MOST_NUMBERS,
        "rows times features",
        "at most " + MOST_NUMBERS + ": keep fewer rows, or learn from fewer texts",
        numbers);
    float[] matrix = new float[(int) numbers];
    for (int e = 0; e < offsets.length; e++) {
      Encoding encoding = encodings.get(e);
      int offset = offsets[e];
      switch (encoding) {
        case Encoding.OfNumber number -> {
          Cells.Numbers cells = numbers(table, encoding.column());
          for (int i = 0; i < rows.length; i++) {
            number.encode(cells.value(rows[i]), matrix, i * width + offset);
          }
        }
        case Encoding.OfString word -> {
          Cells.Strings cells = words(table, encoding.column());
          for (int i = 0; i < rows.length; i++) {
            word.encode(cells.value(rows[i]), matrix, i * width + offset);
          }
        }
      }
    }
    return matrix;
  }

  /** This pipeline as JSON. */
  public byte[] toJson() {
    return PlainJson.write(
        Map.of("columns", encodings.stream().map(FeaturePipeline::toMap).toList()));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws InvalidInputException if it is anything else
   */
  public static FeaturePipeline fromJson(byte[] utf8) {
    return new FeaturePipeline(
        PlainJson.array(PlainJson.readObject(utf8).get("columns"), "columns").stream()
            .map(FeaturePipeline::encoding)
            .toList());
  }

  private static Cells cells(Map<String, ? extends Cells> table, String column) {
    Cells cells = table.get(column);
    if (cells == null) {
      throw new InvalidInputException("The data has no column '" + column + "'.");
    }
    return cells;
  }

  private static Cells.Numbers numbers(Map<String, ? extends Cells> table, String column) {
    return switch (cells(table, column)) {
      case Cells.Numbers numbers -> numbers;
      case Cells.Strings _ ->
          throw new InvalidInputException("The column '" + column + "' has words, not numbers.");
    };
  }

  private static Cells.Strings words(Map<String, ? extends Cells> table, String column) {
    return switch (cells(table, column)) {
      case Cells.Strings words -> words;
      case Cells.Numbers _ ->
          throw new InvalidInputException("The column '" + column + "' has numbers, not words.");
    };
  }

  private static Encoding ofNumbers(String column, Map<String, ? extends Cells> table, int[] rows) {
    Scale scale =
        table.get(column) == null
            ? Scale.NONE // said when it is encoded
            : Scale.ofFeature(
                IntStream.of(rows).mapToDouble(numbers(table, column)::value).toArray());
    return scale.equals(Scale.NONE)
        ? new Encoding.Plain(column)
        : new Encoding.Scaled(column, scale);
  }

  private static Encoding ofLevels(String column, List<String> levels) {
    return levels.size() <= ONE_HOT_LEVELS
        ? new Encoding.OneHot(column, levels)
        : Encoding.FrequencyRank.of(column, levels);
  }

  /** The words in these rows, the most frequent first, in the order of the alphabet where equal. */
  private static List<String> levels(Cells.Strings cells, int[] rows) {
    Map<String, Integer> counts = new HashMap<>();
    for (int row : rows) {
      String word = cells.value(row);
      if (word != null) {
        counts.merge(word, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Object> toMap(Encoding encoding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("column", encoding.column());
    switch (encoding) {
      case Encoding.Plain _ -> json.put("encoding", "number");
      case Encoding.Scaled(var _, var scale) -> {
        json.put("encoding", "scaled-number");
        json.put("center", scale.center());
        json.put("scale", scale.scale());
      }
      case Encoding.DateTime dateTime ->
          json.put("encoding", dateTime.unitsADay() == 1 ? "date" : "timestamp");
      case Encoding.OneHot oneHot -> {
        json.put("encoding", "one-hot");
        json.put("levels", oneHot.levels());
      }
      case Encoding.FrequencyRank rank -> {
        json.put("encoding", "by-frequency");
        json.put("levels", rank.levels());
      }
      case Encoding.Text(var _, var buckets, var ngrams) -> {
        json.put("encoding", "hashed-words");
        json.put("hash", HASH);
        json.put("buckets", buckets);
        json.put("ngrams", ngrams);
      }
      case Encoding.ByTarget(var rank, var names, var means, var overall) -> {
        json.put("encoding", "by-target");
        json.put("levels", rank.levels());
        json.put("outcomes", names);
        json.put("means", means);
        json.put("overall", overall);
      }
    }
    return json;
  }

  private static List<Double> numbers(@Nullable Object value) {
    return PlainJson.array(value, "means").stream()
        .map(each -> PlainJson.number(each, "mean"))
        .toList();
  }

  private static Encoding encoding(@Nullable Object value) {
    Map<String, @Nullable Object> json = PlainJson.object(value, "column");
    String column = PlainJson.text(json.get("column"), "column");
    String encoding = PlainJson.text(json.get("encoding"), "encoding");
    return switch (encoding) {
      case "number" -> new Encoding.Plain(column);
      case "scaled-number" ->
          new Encoding.Scaled(
              column,
              new Scale(
                  PlainJson.number(json.get("center"), "center"),
                  PlainJson.number(json.get("scale"), "scale")));
      case "timestamp" -> new Encoding.DateTime(column, MILLIS_A_DAY);
      case "date" -> new Encoding.DateTime(column, 1);
      case "one-hot" -> new Encoding.OneHot(column, PlainJson.texts(json.get("levels"), "levels"));
      case "by-frequency" ->
          Encoding.FrequencyRank.of(column, PlainJson.texts(json.get("levels"), "levels"));
      case "hashed-words" -> {
        String hash = PlainJson.text(json.get("hash"), "hash");
        Check.that(hash.equals(HASH), "hash", HASH, hash);
        yield new Encoding.Text(
            column,
            (int) PlainJson.number(json.get("buckets"), "buckets"),
            (int) PlainJson.number(json.get("ngrams"), "ngrams"));
      }
      case "by-target" ->
          new Encoding.ByTarget(
              Encoding.FrequencyRank.of(column, PlainJson.texts(json.get("levels"), "levels")),
              PlainJson.texts(json.get("outcomes"), "outcomes"),
              PlainJson.array(json.get("means"), "means").stream()
                  .map(FeaturePipeline::numbers)
                  .toList(),
              numbers(json.get("overall")));
      default -> throw new InvalidInputException("encoding", "one that is known here", encoding);
    };
  }
}

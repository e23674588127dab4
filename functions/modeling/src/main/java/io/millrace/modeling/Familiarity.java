package io.millrace.modeling;

import io.millrace.domain.PlainText;
import io.millrace.domain.project.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What training saw of each column, to tell what it did not. A model answers whatever it is asked;
 * of words that it never met and numbers beyond all that it learned from it knows nothing.
 */
final class Familiarity {

  private static final int SHOWN = 40;

  /** The least and the greatest number of a column, both finite. */
  private record Range(double least, double greatest) {}

  private final Signature signature;
  private final FeaturePipeline pipeline;
  private final Map<String, Range> ranges;

  private Familiarity(Signature signature, FeaturePipeline pipeline, Map<String, Range> ranges) {
    this.signature = signature;
    this.pipeline = pipeline;
    this.ranges = Map.copyOf(ranges);
  }

  /** What is familiar to a model by the words of its pipeline, without numbers. */
  static Familiarity of(Signature signature, FeaturePipeline pipeline) {
    return new Familiarity(signature, pipeline, Map.of());
  }

  /**
   * What is familiar to a model by the words of its pipeline and the numbers of a profile.
   *
   * @param profile of the training data, as the archive holds it
   */
  static Familiarity of(Signature signature, FeaturePipeline pipeline, byte[] profile) {
    Map<String, Range> ranges = new HashMap<>();
    for (@Nullable Object each :
        PlainJson.array(PlainJson.readObject(profile).get("columns"), "columns")) {
      Map<String, @Nullable Object> column = PlainJson.object(each, "column");
      if (column.get("min") instanceof Number least
          && column.get("max") instanceof Number greatest
          && least.doubleValue() <= greatest.doubleValue()) {
        ranges.put(
            PlainJson.text(column.get("name"), "name"),
            new Range(least.doubleValue(), greatest.doubleValue()));
      }
    }
    return new Familiarity(signature, pipeline, ranges);
  }

  /**
   * An instance such as training saw: of each column the commonest word, the middle of the numbers,
   * or a value as it is written there.
   */
  Map<String, @Nullable Object> example() {
    Map<String, @Nullable Object> example = new LinkedHashMap<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Signature.Input input = signature.inputs().get(i);
      Object value = example(input, pipeline.encodings().get(i));
      if (value != null || input.required()) {
        example.put(input.name(), value);
      }
    }
    return example;
  }

  private @Nullable Object example(Signature.Input input, Encoding encoding) {
    Range range = ranges.get(input.name());
    return switch (input.type()) {
      case NUMBER -> range == null ? (Object) 1.5 : rounded(range);
      case INTEGER -> range == null ? 1L : Math.round(middle(range));
      case BOOLEAN -> true;
      case DATE, TIMESTAMP -> input.codec().example();
      case CATEGORY, TEXT -> {
        List<String> levels =
            switch (encoding) {
              case Encoding.OneHot(var _, var words) -> words;
              case Encoding.FrequencyRank ranked -> ranked.levels();
              case Encoding.ByTarget(var ranked, var _, var _, var _) -> ranked.levels();
              case Encoding.Text _, Encoding.OfNumber _ -> List.of();
            };
        yield levels.isEmpty()
            ? input.required() || encoding instanceof Encoding.Text ? input.codec().example() : null
            : levels.getFirst();
      }
    };
  }

  private static double middle(Range range) {
    return range.least() / 2 + range.greatest() / 2;
  }

  /** The middle with as few digits as still lie within the range. */
  private static double rounded(Range range) {
    BigDecimal middle = new BigDecimal(middle(range));
    for (int digits = 3; digits < 17; digits++) {
      double rounded = middle.round(new MathContext(digits)).doubleValue();
      if (rounded >= range.least() && rounded <= range.greatest()) {
        return rounded;
      }
    }
    return middle(range);
  }

  /** What of an instance training did not see, in sentences; empty where it saw the like. */
  List<String> strange(Instance instance) {
    List<String> strange = new ArrayList<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Signature.Input input = signature.inputs().get(i);
      Object value = instance.values().get(input.name());
      if (value == null) {
        continue;
      }
      if (isUnseen(pipeline.encodings().get(i), instance.features(), pipeline.offset(i))) {
        strange.add("column '%s': training never saw %s".formatted(input.name(), shown(value)));
      }
      Range range = ranges.get(input.name());
      boolean number = input.type() == ColumnType.NUMBER || input.type() == ColumnType.INTEGER;
      if (range != null
          && number
          && value instanceof Number given
          && (given.doubleValue() < range.least() || given.doubleValue() > range.greatest())) {
        strange.add(
            "column '%s': %s is outside the %s to %s of training"
                .formatted(
                    input.name(), shown(value), decimal(range.least()), decimal(range.greatest())));
      }
    }
    return strange;
  }

  private static boolean isUnseen(Encoding encoding, float[] row, int at) {
    return switch (encoding) {
      case Encoding.OneHot(var _, var levels) -> {
        boolean none = true;
        for (int i = 0; i < levels.size(); i++) {
          none &= row[at + i] == 0;
        }
        yield none;
      }
      case Encoding.FrequencyRank(var _, var ranks) -> row[at] == ranks.size();
      case Encoding.ByTarget(var ranked, var _, var _, var _) -> row[at] == ranked.ranks().size();
      case Encoding.Text _, Encoding.OfNumber _ -> false;
    };
  }

  private static String shown(Object value) {
    String text = PlainText.of(value.toString());
    return "'%s'".formatted(text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…");
  }

  private static String decimal(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

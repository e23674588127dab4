package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ColumnType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the instances of a request into features, or says which one is wrong, where, and why. */
final class InstanceReader {

  private static final long WHOLE = 1L << 53; // up to here a double holds every whole number

  private final Signature signature;
  private final FeaturePipeline pipeline;
  private final Map<String, Integer> inputs = new HashMap<>();
  private final Set<String> carried;

  /** A reader for a pipeline that was fitted to the signature's inputs. */
  InstanceReader(Signature signature, FeaturePipeline pipeline) {
    this.signature = signature;
    this.pipeline = pipeline;
    this.carried = new HashSet<>(signature.carried());
    for (int i = 0; i < signature.inputs().size(); i++) {
      inputs.put(signature.inputs().get(i).name(), i);
    }
  }

  /**
   * The features of one instance.
   *
   * @param index of the instance in its request, for the message
   * @throws InvalidInputException if a column is unknown, a required one has no value, or a value
   *     is not of its column's type
   */
  float[] read(int index, Map<String, ? extends @Nullable Object> instance) {
    float[] row = new float[pipeline.width()];
    int met = 0;
    for (int i = 0; i < signature.inputs().size(); i++) {
      Signature.Input input = signature.inputs().get(i);
      Object value = instance.get(input.name());
      if (value != null || instance.containsKey(input.name())) {
        met++;
      }
      if (value == null && input.required()) {
        throw refusal(index, input.name(), "needs a value, but there is none");
      }
      switch (pipeline.encodings().get(i)) {
        case Encoding.OfNumber number ->
            number.encode(number(index, input, value), row, pipeline.offset(i));
        case Encoding.OfWord word ->
            word.encode(word(index, input, value), row, pipeline.offset(i));
      }
    }
    if (met < instance.size()) {
      refuseUnknown(index, instance);
    }
    return row;
  }

  private void refuseUnknown(int index, Map<String, ? extends @Nullable Object> instance) {
    for (String name : instance.keySet()) {
      if (!inputs.containsKey(name) && !carried.contains(name)) {
        throw refusal(
            index,
            name,
            name.equals(signature.target()) ? "is what is predicted" : "is not one of the model's");
      }
    }
  }

  private static double number(int index, Signature.Input input, @Nullable Object value) {
    if (value == null) {
      return Double.NaN;
    }
    double number =
        switch (input.type()) {
          case NUMBER, INTEGER -> value instanceof Number n ? n.doubleValue() : Double.NaN;
          case BOOLEAN -> flag(value);
          case DATE, TIMESTAMP -> moment(input.type(), value);
          case CATEGORY, TEXT -> Double.NaN;
        };
    boolean valid =
        Double.isFinite(number)
            && (input.type() != ColumnType.INTEGER
                || (number == Math.rint(number) && Math.abs(number) <= WHOLE));
    if (!valid) {
      throw wrongType(index, input, value);
    }
    return number;
  }

  private static @Nullable String word(int index, Signature.Input input, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String word -> word.isEmpty() ? null : word;
      case Long whole -> whole.toString();
      case Integer whole -> whole.toString();
      case Boolean flag -> flag.toString();
      default -> throw wrongType(index, input, value);
    };
  }

  private static double flag(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1 : 0;
      case Number n when n.doubleValue() == 1 -> 1;
      case Number n when n.doubleValue() == 0 -> 0;
      case String word ->
          switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1" -> 1;
            case "false", "f", "no", "n", "0" -> 0;
            default -> Double.NaN;
          };
      default -> Double.NaN;
    };
  }

  private static double moment(ColumnType type, Object value) {
    if (!(value instanceof String text)) {
      return Double.NaN;
    }
    try {
      if (type == ColumnType.DATE) {
        return LocalDate.parse(text).toEpochDay();
      }
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException notOne) {
      return Double.NaN;
    }
  }

  private static InvalidInputException wrongType(int index, Signature.Input input, Object value) {
    String expected =
        switch (input.type()) {
          case NUMBER -> "a finite number";
          case INTEGER -> "a whole number";
          case BOOLEAN -> "true or false";
          case CATEGORY, TEXT -> "a text";
          case DATE -> "a date like 2026-11-23";
          case TIMESTAMP -> "a moment like 2026-11-23T18:46:00Z";
        };
    return new InvalidInputException(
        "instance %d: column '%s'".formatted(index, input.name()), expected, value);
  }

  private static InvalidInputException refusal(int index, String column, String what) {
    String name = column.length() <= 128 ? column : column.substring(0, 128) + "…";
    return new InvalidInputException(
        "instance %d: column '%s' %s".formatted(index, name.replaceAll("\\p{Cntrl}", "?"), what));
  }
}

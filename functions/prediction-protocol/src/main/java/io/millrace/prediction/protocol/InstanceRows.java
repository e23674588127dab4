package io.millrace.prediction.protocol;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instances that are written as rows: values in the order of columns. */
final class InstanceRows {

  private static final String FEATURES = "features";

  private InstanceRows() {}

  /** The columns that a model takes, in its order. */
  static List<String> columns(Signature signature) {
    return signature.inputs().stream().map(Signature.Input::name).toList();
  }

  /**
   * The values of a row by column.
   *
   * @param index of the instance in its request, for the message
   * @throws InvalidInputException if it has not one value a column
   */
  static Map<String, @Nullable Object> named(
      List<String> columns, List<? extends @Nullable Object> values, int index) {
    if (values.size() != columns.size()) {
      throw new InvalidInputException(
          "instance %s has %s values, and there are %s columns: %s"
              .formatted(index, values.size(), columns.size(), told(columns)));
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), values.get(i));
    }
    return named;
  }

  /**
   * The values of an instance by column: of an object with a value by column, of an array of values
   * in the model's order, of {@code {"features":[…]}} with such an array, or of the one value of a
   * model that takes one column.
   *
   * @throws InvalidInputException if it is none of these
   */
  static Map<String, @Nullable Object> element(
      List<String> columns, @Nullable Object element, int index) {
    return switch (element) {
      case List<?> values -> named(columns, values, index);
      case Map<?, ?> object -> {
        Map<String, @Nullable Object> fields = PlainJson.object(object, "instance " + index);
        yield fields.size() == 1
                && fields.get(FEATURES) instanceof List<?> values
                && !columns.contains(FEATURES)
            ? named(columns, values, index)
            : fields;
      }
      case String _, Number _, Boolean _ when columns.size() == 1 ->
          named(columns, List.of(element), index);
      case null, default ->
          throw new InvalidInputException(
              "instance " + index, "an object or an array", String.valueOf(element));
    };
  }

  private static String told(List<String> columns) {
    return new InvalidInputException("columns", "these", String.join(", ", columns))
        .reason()
        .replaceFirst("^columns must be these, but was ", "");
  }
}

package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a request.
 *
 * @param rows its first dimension
 * @param width the product of the others, 1 where there are none
 * @param data row after row, null where a value is missing
 */
record Tensor(String name, int rows, int width, List<@Nullable Object> data) {

  private static final int MOST_DIMENSIONS = 8;
  private static final int MOST_VALUES = 1 << 20; // more than a body has
  private static final String BINARY_SIZE = "binary_data_size";

  /**
   * Reads a tensor.
   *
   * @param json its entry in the request
   * @param binary where its data is, if not in its entry; what is read is taken
   * @throws InvalidInputException if its data is not what its shape and datatype say
   */
  static Tensor read(Map<String, @Nullable Object> json, ByteBuffer binary) {
    String name = PlainJson.text(json.get("name"), "name of an input");
    String field = "input '%s'".formatted(Shown.of(name));
    List<@Nullable Object> shape = PlainJson.array(json.get("shape"), "shape of " + field);
    int[] sizes = sizes(shape, "shape of " + field);
    int count = product(sizes, 0, field);
    Datatype type = Datatype.named(PlainJson.text(json.get("datatype"), "datatype of " + field));
    List<@Nullable Object> data = new ArrayList<>();
    Object given = json.get("data");
    if (given == null) {
      binary(type, size(json, field), count, binary, field).forEach(data::add);
    } else {
      List<@Nullable Object> array = PlainJson.array(given, "data of " + field);
      boolean nested = array.stream().anyMatch(List.class::isInstance);
      Check.that(
          array.size() == (nested ? sizes[0] : count),
          "data of " + field,
          "as many values as its shape says, " + (nested ? sizes[0] : count),
          array.size());
      add(array, nested ? 1 : sizes.length, sizes, type, field, data);
    }
    return new Tensor(name, sizes[0], product(sizes, 1, field), data);
  }

  /** The values of a row. */
  List<@Nullable Object> row(int index) {
    return data.subList(index * width, (index + 1) * width);
  }

  private static int[] sizes(List<@Nullable Object> shape, String field) {
    Check.that(
        !shape.isEmpty() && shape.size() <= MOST_DIMENSIONS,
        field,
        "of 1 to " + MOST_DIMENSIONS + " dimensions",
        shape);
    return shape.stream()
        .mapToInt(size -> {
          Check.that(
              size instanceof Long number && number >= 0 && number <= MOST_VALUES,
              field,
              "whole numbers",
              shape);
          return size instanceof Long number ? Math.toIntExact(number) : 0;
        })
        .toArray();
  }

  private static int product(int[] sizes, int from, String field) {
    long product = 1;
    for (int i = from; i < sizes.length; i++) {
      product *= sizes[i];
      Check.that(product <= MOST_VALUES, "shape of " + field, "of fewer values", product);
    }
    return (int) product;
  }

  /** Adds what is {@code depth} arrays deep. */
  private static void add(
      List<@Nullable Object> array,
      int depth,
      int[] sizes,
      Datatype type,
      String field,
      List<@Nullable Object> to) {
    for (Object element : array) {
      if (depth == sizes.length) {
        to.add(type.checked(element, "value of " + field));
        continue;
      }
      List<@Nullable Object> inner = PlainJson.array(element, "data of " + field);
      Check.that(
          inner.size() == sizes[depth],
          "data of " + field,
          "nested as its shape says, " + sizes[depth] + " at depth " + depth,
          inner.size());
      add(inner, depth + 1, sizes, type, field, to);
    }
  }

  private static int size(Map<String, @Nullable Object> json, String field) {
    Object parameters = json.get("parameters");
    Object size =
        parameters == null ? null : PlainJson.object(parameters, "parameters").get(BINARY_SIZE);
    if (size instanceof Long bytes && bytes >= 0 && bytes <= Integer.MAX_VALUE) {
      return Math.toIntExact(bytes);
    }
    throw new InvalidInputException(
        field, "one with data, or with parameters." + BINARY_SIZE, String.valueOf(size));
  }

  private static List<Object> binary(
      Datatype type, int size, int count, ByteBuffer binary, String field) {
    Check.that(size <= binary.remaining(), BINARY_SIZE + " of " + field, "within the body", size);
    ByteBuffer own = binary.slice(binary.position(), size).order(binary.order());
    binary.position(binary.position() + size);
    List<Object> values = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        values.add(type.read(own));
      }
    } catch (BufferUnderflowException e) {
      throw new InvalidInputException(
          "binary data of " + field, "as long as its shape says", size + " bytes");
    }
    Check.that(
        !own.hasRemaining(),
        "binary data of " + field,
        "as long as its shape says",
        size + " bytes");
    return values;
  }
}

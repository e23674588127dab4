package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of JSON that MLflow's scoring server and SageMaker's containers take: {@code
 * dataframe_split}, {@code dataframe_records}, {@code instances}, {@code inputs}, or an array
 * alone.
 *
 * <p>Source: MLflow, "Local Inference Server Spec"; Amazon SageMaker AI, "Common data formats for
 * inference".
 */
final class ScoringBody {

  private static final String SPLIT = "dataframe_split";
  private static final String RECORDS = "dataframe_records";
  private static final String INSTANCES = "instances";
  private static final String INPUTS = "inputs";
  private static final Set<String> SHAPES = Set.of(SPLIT, RECORDS, INSTANCES, INPUTS);
  private static final String PARAMETERS = "params";
  private static final Set<String> OTHERS =
      Set.of(PARAMETERS, "signature_name", Instances.Options.PARTIAL, Instances.Options.EXPLAIN);

  private final List<String> columns;
  private final Map<String, @Nullable Object> fields;
  private final Instances.Options options;

  private ScoringBody(
      List<String> columns, Map<String, @Nullable Object> fields, Instances.Options options) {
    this.columns = columns;
    this.fields = fields;
    this.options = options;
  }

  /**
   * Reads a body.
   *
   * @throws InvalidInputException if it is of none of these shapes, or of two at once
   */
  static Instances read(byte[] body, Signature signature, Instances.Options options) {
    Object json = PlainJson.read(body);
    Map<String, @Nullable Object> fields =
        json instanceof List<?> all ? Map.of(INSTANCES, all) : PlainJson.object(json, "the body");
    Instances.Options asked = options.and(fields);
    if (fields.get(PARAMETERS) != null) {
      Map<String, @Nullable Object> given = PlainJson.object(fields.get(PARAMETERS), PARAMETERS);
      for (String name : given.keySet()) {
        Check.that(
            name.equals(Instances.Options.PARTIAL) || name.equals(Instances.Options.EXPLAIN),
            PARAMETERS,
            "partial or explain",
            name);
      }
      asked = asked.and(given);
    }
    return new ScoringBody(InstanceRows.columns(signature), fields, asked).instances();
  }

  private Instances instances() {
    for (String field : fields.keySet()) {
      Check.that(
          SHAPES.contains(field) || OTHERS.contains(field),
          "field of the body",
          "dataframe_split, dataframe_records, instances or inputs",
          field);
    }
    List<String> given = fields.keySet().stream().filter(SHAPES::contains).toList();
    Check.that(
        given.size() == 1,
        "the body",
        "one of dataframe_split, dataframe_records, instances and inputs",
        given.isEmpty() ? fields.keySet() : given);
    String shape = given.getFirst();
    if (shape.equals(SPLIT)) {
      return split(PlainJson.object(fields.get(SPLIT), SPLIT));
    }
    return shape.equals(INPUTS) && fields.get(INPUTS) instanceof Map<?, ?>
        ? byColumn(PlainJson.object(fields.get(INPUTS), INPUTS))
        : elements(PlainJson.array(fields.get(shape), shape));
  }

  private Instances elements(List<@Nullable Object> elements) {
    return of(elements.size(), i -> InstanceRows.element(columns, elements.get(i), i));
  }

  /** As {@code DataFrame.to_dict(orient="split")} has it; columns without names are the model's. */
  private Instances split(Map<String, @Nullable Object> frame) {
    List<@Nullable Object> data = PlainJson.array(frame.get("data"), SPLIT + ".data");
    List<@Nullable Object> names =
        frame.get("columns") == null
            ? List.of()
            : PlainJson.array(frame.get("columns"), SPLIT + ".columns");
    List<String> named =
        names.stream().allMatch(Number.class::isInstance)
            ? columns
            : PlainJson.texts(names, SPLIT + ".columns");
    return of(
        data.size(),
        i -> InstanceRows.named(named, PlainJson.array(data.get(i), "instance " + i), i));
  }

  /** An array a column, of values or of arrays of one value. */
  private Instances byColumn(Map<String, @Nullable Object> tensors) {
    Map<String, List<@Nullable Object>> values = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> values.put(name, PlainJson.array(tensor, INPUTS + "." + name)));
    int rows = values.values().stream().mapToInt(List::size).findFirst().orElse(0);
    values.forEach((name, tensor) ->
        Check.that(
            tensor.size() == rows,
            INPUTS + "." + name,
            "as long as the others, " + rows,
            tensor.size()));
    return of(rows, i -> row(values, i));
  }

  private static Map<String, @Nullable Object> row(
      Map<String, List<@Nullable Object>> values, int index) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    values.forEach((name, tensor) -> {
      Object value = tensor.get(index);
      row.put(name, value instanceof List<?> one && one.size() == 1 ? one.getFirst() : value);
    });
    return row;
  }

  private Instances of(int size, IntFunction<Map<String, @Nullable Object>> values) {
    return new Instances(size, values, options);
  }
}

package io.millrace.modeling;

import io.millrace.columns.Codec;
import io.millrace.columns.ColumnFormat;
import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DecisionRule;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.Project;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and gives; {@code signature.json} in the archive.
 *
 * @param inputs the columns that it needs, in the project's order
 * @param carried columns of the project that it does not need; an instance may hold them
 * @param target what it predicts
 * @param task of which kind
 * @param classes what it tells apart, in the order of its probabilities: the positive one last for
 *     a binary task, in the order of the alphabet for more; empty for a regression
 * @param threshold from which probability on the positive class of a binary task is said, in (0,
 *     1); one half elsewhere
 * @param scale in which the trees of a regression give its value
 * @param interval what is known of the intervals of its predictions; null where it says none
 */
public record Signature(
    List<Input> inputs,
    List<String> carried,
    String target,
    Task task,
    List<String> classes,
    double threshold,
    Scale scale,
    @Nullable Bounds interval) {

  public Signature {
    inputs = List.copyOf(inputs);
    carried = List.copyOf(carried);
    classes = List.copyOf(classes);
    boolean fits =
        switch (task) {
          case BINARY -> classes.size() == 2;
          case MULTICLASS -> classes.size() >= 2;
          case REGRESSION -> classes.isEmpty();
        };
    Check.that(fits, "classes", "as many as a " + task + " task has", classes);
    Check.that(
        interval == null || task == Task.REGRESSION, "interval", "of a regression only", task);
    Check.that(threshold > 0 && threshold < 1, "threshold", "between 0 and 1", threshold);
  }

  /** What says the more probable class, and values as they are. */
  public Signature(
      List<Input> inputs, List<String> carried, String target, Task task, List<String> classes) {
    this(inputs, carried, target, task, classes, DecisionRule.EVEN.threshold(), Scale.NONE, null);
  }

  /**
   * How often intervals hold the truth, and how that was reached.
   *
   * @param coverage share of the truth that they are to hold, in (0, 1)
   * @param margin by which both ends are moved outwards from the quantiles that trees say, in the
   *     scale of the trees; below 0 inwards
   */
  public record Bounds(double coverage, double margin) {
    public Bounds {
      Check.that(coverage > 0 && coverage < 1, "coverage", "between 0 and 1", coverage);
      Check.that(Double.isFinite(margin), "margin", "a finite number", margin);
    }
  }

  /**
   * One column that the model needs.
   *
   * @param required whether an instance without a value is refused, as it was in training
   * @param format how its values are written
   */
  public record Input(String name, ColumnType type, boolean required, ColumnFormat format) {

    /** An input of the usual format. */
    public Input(String name, ColumnType type, boolean required) {
      this(name, type, required, ColumnFormat.usual(type));
    }

    /** Reads the input's values. */
    public Codec codec() {
      return Codec.of(type, format);
    }
  }

  /**
   * The signature of a model of this project that tells {@code classes} apart, or whose trees give
   * values in {@code scale}.
   */
  public static Signature of(Project project, List<String> classes, Scale scale) {
    List<Column> features = project.features();
    return new Signature(
        features.stream()
            .map(c -> new Input(c.name(), c.type(), c.required(), ColumnFormat.of(c)))
            .toList(),
        project.columns().stream()
            .filter(c -> !features.contains(c) && !c.name().equals(project.target()))
            .map(Column::name)
            .toList(),
        project.target(),
        project.task(),
        classes,
        project.training().decision().threshold(),
        scale,
        null);
  }

  /** The same of a model that says intervals. */
  public Signature with(Bounds bounds) {
    return new Signature(inputs, carried, target, task, classes, threshold, scale, bounds);
  }

  /** This signature as JSON. */
  public byte[] toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("inputs", inputs.stream().map(Signature::toMap).toList());
    json.put("carried", carried);
    json.put("outputs", List.of(output()));
    return PlainJson.write(json);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws InvalidInputException if it is anything else
   */
  public static Signature fromJson(byte[] utf8) {
    Map<String, @Nullable Object> json = PlainJson.readObject(utf8);
    Map<String, @Nullable Object> output =
        PlainJson.object(PlainJson.array(json.get("outputs"), "outputs").getFirst(), "outputs");
    return new Signature(
        PlainJson.array(json.get("inputs"), "inputs").stream().map(Signature::input).toList(),
        PlainJson.texts(json.get("carried"), "carried"),
        PlainJson.text(output.get("name"), "output name"),
        constant(Task.class, output.get("task"), "task"),
        PlainJson.texts(output.get("classes"), "classes"),
        number(output, "threshold", DecisionRule.EVEN.threshold()),
        new Scale(number(output, "center", 0), number(output, "scale", 1)),
        bounds(output.get("interval")));
  }

  private static @Nullable Bounds bounds(@Nullable Object json) {
    if (json == null) {
      return null;
    }
    Map<String, @Nullable Object> bounds = PlainJson.object(json, "interval");
    return new Bounds(
        PlainJson.number(bounds.get("coverage"), "coverage"),
        PlainJson.number(bounds.get("margin"), "margin"));
  }

  private static double number(
      Map<String, @Nullable Object> output, String name, double otherwise) {
    return output.containsKey(name) ? PlainJson.number(output.get(name), name) : otherwise;
  }

  private Map<String, Object> output() {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("name", target);
    output.put("task", task.name().toLowerCase(Locale.ROOT));
    output.put("classes", classes);
    switch (task) {
      case BINARY -> output.put("threshold", threshold);
      case MULTICLASS -> {}
      case REGRESSION -> {
        output.put("center", scale.center());
        output.put("scale", scale.scale());
        if (interval != null) {
          Map<String, Object> bounds = new LinkedHashMap<>();
          bounds.put("coverage", interval.coverage());
          bounds.put("margin", interval.margin());
          output.put("interval", bounds);
        }
      }
    }
    return output;
  }

  private static Map<String, Object> toMap(Input input) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", input.name());
    json.put("type", input.type().name().toLowerCase(Locale.ROOT));
    json.put("required", input.required());
    if (!input.format().equals(ColumnFormat.usual(input.type()))) {
      json.put("missing", input.format().missing().stream().sorted().toList());
    }
    Notation notation = input.format().notation();
    if (notation != null) {
      putIfGiven(json, "format", notation.pattern());
      putIfGiven(json, "decimal", notation.decimal());
      putIfGiven(json, "thousands", notation.thousands());
      putIfGiven(json, "unit", notation.unit());
      putIfGiven(json, "language", notation.language());
      putIfGiven(json, "zone", notation.zone());
    }
    return json;
  }

  private static void putIfGiven(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static @Nullable Notation notation(Map<String, @Nullable Object> input) {
    Notation notation =
        new Notation(
            optional(input, "format"),
            optional(input, "decimal"),
            optional(input, "thousands"),
            optional(input, "unit"),
            Set.of(),
            optional(input, "language"),
            optional(input, "zone"));
    return notation.isUsual() ? null : notation;
  }

  private static @Nullable String optional(Map<String, @Nullable Object> input, String name) {
    return input.containsKey(name) ? PlainJson.text(input.get(name), name) : null;
  }

  private static Input input(@Nullable Object json) {
    Map<String, @Nullable Object> input = PlainJson.object(json, "input");
    ColumnType type = constant(ColumnType.class, input.get("type"), "input type");
    Set<String> missing =
        input.containsKey("missing")
            ? Set.copyOf(PlainJson.texts(input.get("missing"), "missing"))
            : ColumnFormat.usual(type).missing();
    Notation notation = notation(input);
    Check.that(
        notation == null || notation.appliesTo(type),
        "input notation",
        "one that applies to " + type,
        String.valueOf(notation));
    return new Input(
        PlainJson.text(input.get("name"), "input name"),
        type,
        Boolean.TRUE.equals(input.get("required")),
        new ColumnFormat(missing, notation));
  }

  private static <E extends Enum<E>> E constant(
      Class<E> type, @Nullable Object value, String field) {
    String name = PlainJson.text(value, field).toUpperCase(Locale.ROOT);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new InvalidInputException(
        field, "one of " + List.of(type.getEnumConstants()), String.valueOf(value));
  }
}

package io.millrace.batch;

import io.millrace.domain.Task;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import io.millrace.tabular.rows.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that are written after those of a file: {@code prediction}, of classes the {@code
 * probability} of the one that is said, of a model that says intervals their {@code lower} and
 * {@code upper} end, and {@code version}.
 *
 * @param signature of the model that predicts
 * @param version of it
 */
record PredictionColumns(Signature signature, int version) {

  private static final String TAKEN = "millrace_";

  /** A column and what is written in it. */
  record Column(String name, ColumnType type) {}

  /**
   * The columns, each named otherwise where the file has one of its name.
   *
   * @param header the names of the file's columns
   */
  List<Column> beside(List<String> header) {
    Set<String> taken = header.stream().map(Fields::name).collect(Collectors.toSet());
    List<Column> columns = new ArrayList<>();
    boolean regression = signature.task() == Task.REGRESSION;
    columns.add(
        new Column(free("prediction", taken), regression ? ColumnType.NUMBER : ColumnType.TEXT));
    if (!regression) {
      columns.add(new Column(free("probability", taken), ColumnType.NUMBER));
    }
    if (signature.interval() != null) {
      columns.add(new Column(free("lower", taken), ColumnType.NUMBER));
      columns.add(new Column(free("upper", taken), ColumnType.NUMBER));
    }
    columns.add(new Column(free("version", taken), ColumnType.INTEGER));
    return columns;
  }

  /** This name, or where it is taken, one that is not. */
  static String free(String name, Set<String> taken) {
    String free = name;
    while (taken.contains(free)) {
      free = TAKEN + free;
    }
    return free;
  }

  /** What is written in each: a text, a double or a long. */
  List<Object> values(Prediction prediction) {
    return switch (prediction) {
      case Prediction.Classified(var label, var _, var probabilities) ->
          List.of(label, probabilities.getOrDefault(label, Double.NaN), (long) version);
      case Prediction.Estimated(var value, var interval) ->
          interval == null
              ? List.of(value, (long) version)
              : List.of(value, interval.lower(), interval.upper(), (long) version);
    };
  }

  /** The same as an object of JSON. */
  Map<String, Object> json(Prediction prediction) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (prediction) {
      case Prediction.Classified(var label, var _, var probabilities) -> {
        json.put("class", label);
        json.put("probability", probabilities.getOrDefault(label, Double.NaN));
        json.put("probabilities", probabilities);
      }
      case Prediction.Estimated(var value, var interval) -> {
        json.put("value", value);
        if (interval != null) {
          json.put("lower", interval.lower());
          json.put("upper", interval.upper());
        }
      }
    }
    json.put("version", version);
    return json;
  }

  /** The columns that the model knows, by their names as they are compared. */
  Map<String, String> known() {
    Map<String, String> known = new LinkedHashMap<>();
    signature.inputs().forEach(input -> known.put(Fields.name(input.name()), input.name()));
    signature.carried().forEach(name -> known.put(Fields.name(name), name));
    return known;
  }
}

package io.millrace.cli;

import io.millrace.domain.Check;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Predicts. */
@Command(
    name = "predict",
    description = "Predict, for one instance given here or for many in a file.",
    footer = "For instance: millrace predict telco-churn tenure=1 contract=Month-to-month")
final class PredictCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1..*", paramLabel = "COLUMN=VALUE", description = "The instance.")
  private List<String> values = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "CSV with a header, Parquet, JSON Lines, or JSON: an instance, a list of them, or"
              + " {\"instances\": […]}, perhaps gzip or zstd; - for stdin. A row that is wrong is told, and does not fail the others."
              + " Where the output is no terminal it is a file: the rows as CSV or JSON Lines, with"
              + " what was predicted.")
  private @Nullable Path file;

  @Option(
      names = "--explain",
      description =
          "Say why: what each column added to the prediction, in log odds of the positive class, or"
              + " in the target's unit, or in its logarithm where training.objective counts.")
  private boolean explain;

  @Option(
      names = "--example",
      paramLabel = "LANGUAGE",
      description =
          "Print code that predicts, with your token in it: curl, python, java or js (Node).")
  private @Nullable String example;

  @Override
  int run(Api api, Console console) {
    String path = "/v1/models/" + Api.part(project);
    if (example != null) {
      console.lines(code(api, path, example).strip());
      return DONE;
    }
    if (file != null) {
      return predict(api, path, InstanceFile.read(file, () -> api.get(path)), console);
    }
    JsonNode answer =
        api.post(path + "/predict", Map.of("instances", List.of(instance()), "explain", explain));
    return told(answer, show(answer, console, () -> print(answer, console)));
  }

  /** A table for people, and a file where nobody looks on. */
  private int predict(Api api, String path, InstanceFile given, Console console) {
    var progress = new RowProgress(console, given.rows().size(), InstantSource.system());
    JsonNode answer = new RowPredictions(api, path, explain, progress).of(given.rows());
    boolean people = console.isTerminal() || file == null;
    return told(
        answer,
        show(
            answer,
            console,
            () -> {
              if (people) {
                print(answer, console);
              } else {
                PredictionFile.write(given, answer, console.out());
              }
            }));
  }

  private static int told(JsonNode answer, int code) {
    boolean failed = answer.path("predictions").valueStream().anyMatch(each -> each.has("error"));
    return failed ? REFUSED : code;
  }

  /** The code of the platform's example, with the address and the token that are used here. */
  private static String code(Api api, String path, String language) {
    JsonNode given = api.get(path + "/example");
    JsonNode code = given.path("code").path(language);
    Check.that(
        code.isString(),
        "--example",
        "one of " + String.join(", ", given.path("code").propertyNames()),
        language);
    return api.own(code.asString(), given.path("endpoint").asString());
  }

  private Map<String, String> instance() {
    Check.that(!values.isEmpty(), "instance", "COLUMN=VALUE … or --file", "nothing");
    Map<String, String> instance = new LinkedHashMap<>();
    for (String value : values) {
      String[] parts = value.split("=", 2);
      Check.that(parts.length == 2, "value", "COLUMN=VALUE", value);
      instance.put(parts[0], parts[1]); // the model reads it as it read the files
    }
    return instance;
  }

  private void print(JsonNode answer, Console console) {
    List<List<String>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int number = 0;
    for (JsonNode each : answer.path("predictions")) {
      number += 1;
      String row = Integer.toString(number);
      if (each.has("error")) {
        rows.add(List.of(row, "-", "-", "-"));
        notes.add(told(row, RowPredictions.reason(each)));
      } else {
        rows.add(List.of(row, value(each), probabilities(each), each.path("id").asString()));
        each.path("warnings").forEach(warning -> notes.add(told(row, warning.asString())));
        if (each.has("explanation")) {
          notes.add("Why row %s:".formatted(row));
          ExplanationChart.of(each, file == null ? instance() : Map.of())
              .forEach(line -> notes.add("  " + line));
        }
      }
    }
    console.table(List.of("ROW", "PREDICTION", "PROBABILITIES", "ID"), rows);
    notes.forEach(console::line);
    console.line(
        console.dim(
            "%s version %s"
                .formatted(answer.path("model").asString(), answer.path("version").asInt())));
  }

  private static String told(String row, String message) {
    return "Row %s: %s".formatted(row, message);
  }

  private static String value(JsonNode prediction) {
    return prediction.has("class")
        ? prediction.path("class").asString("")
        : Descriptions.figure(prediction.path("value").asDouble()) + interval(prediction);
  }

  private static String interval(JsonNode prediction) {
    return prediction.has("lower")
        ? " (%s to %s)"
            .formatted(
                Descriptions.figure(prediction.path("lower").asDouble()),
                Descriptions.figure(prediction.path("upper").asDouble()))
        : "";
  }

  private static String probabilities(JsonNode prediction) {
    return prediction.path("probabilities").properties().stream()
        .map(each -> each.getKey() + " " + Descriptions.figure(each.getValue().asDouble()))
        .collect(Collectors.joining(", "));
  }
}

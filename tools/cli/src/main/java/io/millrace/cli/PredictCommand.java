package io.millrace.cli;

import io.millrace.domain.Check;
import java.nio.file.Path;
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
          "CSV with a header, JSON Lines, or JSON: an instance, a list of them, or {\"instances\":"
              + " […]}; - for stdin. A row that is wrong is told, and does not fail the others.")
  private @Nullable Path file;

  @Override
  int run(Api api, Console console) {
    String path = "/v1/models/" + Api.part(project);
    JsonNode answer =
        file == null
            ? api.post(path + "/predict", Map.of("instances", List.of(instance())))
            : new Predictions(api, path).of(InstanceFile.read(file, () -> api.get(path)));
    int code = show(answer, console, () -> print(answer, console));
    boolean failed = answer.path("predictions").valueStream().anyMatch(each -> each.has("error"));
    return failed ? REFUSED : code;
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

  private static void print(JsonNode answer, Console console) {
    List<List<String>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int number = 0;
    for (JsonNode each : answer.path("predictions")) {
      number += 1;
      String row = Integer.toString(number);
      if (each.has("error")) {
        rows.add(List.of(row, "-", "-", "-"));
        notes.add(told(row, each.at("/error/message").asString()));
      } else {
        rows.add(List.of(row, value(each), probabilities(each), each.path("id").asString()));
        each.path("warnings").forEach(warning -> notes.add(told(row, warning.asString())));
      }
    }
    console.table(List.of("ROW", "PREDICTION", "PROBABILITIES", "ID"), rows);
    notes.forEach(console::line);
    console.line(
        console.dim(
            "%s version %s"
                .formatted(answer.path("model").asString(), answer.path("version").asInt())));
  }

  /** Instances are counted from 0 in a request, and rows from 1 before people. */
  private static String told(String row, String message) {
    return "Row %s: %s".formatted(row, message.replaceFirst("^instance [0-9]+:? ", ""));
  }

  private static String value(JsonNode prediction) {
    return prediction.has("class")
        ? prediction.path("class").asString("")
        : Descriptions.figure(prediction.path("value").asDouble());
  }

  private static String probabilities(JsonNode prediction) {
    return prediction.path("probabilities").properties().stream()
        .map(each -> each.getKey() + " " + Descriptions.figure(each.getValue().asDouble()))
        .collect(Collectors.joining(", "));
  }
}

package io.millrace.cli;

import io.millrace.domain.Check;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
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
      description = "JSON: an instance, a list of them, or {\"instances\": […]}; - for stdin.")
  private @Nullable Path file;

  @Override
  int run(Api api, Console console) {
    JsonNode answer =
        api.post("/v1/models/" + Api.part(project) + "/predict", Map.of("instances", instances()));
    return show(answer, console, () -> print(answer, console));
  }

  private Object instances() {
    if (file == null) {
      return List.of(instance());
    }
    JsonNode json = Json.read(text(file), JsonNode.class);
    return json.has("instances") ? json.path("instances") : json.isArray() ? json : List.of(json);
  }

  private Map<String, Object> instance() {
    Check.that(!values.isEmpty(), "instance", "COLUMN=VALUE … or --file", "nothing");
    Map<String, Object> instance = new LinkedHashMap<>();
    for (String value : values) {
      String[] parts = value.split("=", 2);
      Check.that(parts.length == 2, "value", "COLUMN=VALUE", value);
      instance.put(parts[0], typed(parts[1]));
    }
    return instance;
  }

  /** A number or a boolean where it looks like one, as in JSON. */
  private static Object typed(String text) {
    return text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?|true|false")
        ? Json.read(text, JsonNode.class)
        : text;
  }

  private static String text(Path file) {
    try {
      return file.toString().equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  private static void print(JsonNode answer, Console console) {
    List<List<String>> rows =
        StreamSupport.stream(answer.path("predictions").spliterator(), false)
            .map(each -> List.of(value(each), probabilities(each), each.path("id").asString()))
            .collect(Collectors.toList());
    console.table(List.of("PREDICTION", "PROBABILITIES", "ID"), rows);
    console.line(
        console.dim(
            "%s version %d"
                .formatted(answer.path("model").asString(), answer.path("version").asInt())));
  }

  private static String value(JsonNode prediction) {
    return prediction.has("class")
        ? prediction.path("class").asString("")
        : Words.figure(prediction.path("value").asDouble());
  }

  private static String probabilities(JsonNode prediction) {
    return prediction.path("probabilities").properties().stream()
        .map(each -> each.getKey() + " " + Words.figure(each.getValue().asDouble()))
        .collect(Collectors.joining(", "));
  }
}

package io.millrace.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A file of instances to predict: JSON, JSON Lines, or CSV in the types that the model takes. */
final class InstanceFile {

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

  private InstanceFile() {}

  /**
   * Reads a file.
   *
   * @param model asked for what the model takes, where the file does not say it itself
   * @throws InvalidInputException if it is none of these
   */
  static List<JsonNode> read(Path file, Supplier<JsonNode> model) {
    String text = text(file).strip();
    text = text.startsWith("\ufeff") ? text.substring(1) : text;
    if (text.startsWith("[")) {
      return list(Json.read(text, JsonNode.class));
    }
    if (!text.startsWith("{")) {
      return csv(text, model.get().path("signature"));
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    boolean each = lines.size() > 1 && lines.stream().allMatch(line -> line.strip().endsWith("}"));
    if (each && lines.getFirst().strip().length() > 1) {
      return lines.stream().map(line -> Json.read(line, JsonNode.class)).toList();
    }
    JsonNode json = Json.read(text, JsonNode.class);
    return json.has("instances") ? list(json.path("instances")) : List.of(json);
  }

  private static List<JsonNode> list(JsonNode array) {
    return array.valueStream().toList();
  }

  /** Columns that the model neither takes nor carries are left out: the target is one of them. */
  private static List<JsonNode> csv(String text, JsonNode signature) {
    Map<String, String> types = new HashMap<>();
    for (JsonNode input : signature.path("inputs")) {
      types.put(input.path("name").asString(), input.path("type").asString());
    }
    signature.path("carried").forEach(name -> types.put(name.asString(), "text"));
    List<JsonNode> instances = new ArrayList<>();
    try (var rows = CsvReader.builder().fieldSeparator(separator(text)).ofNamedCsvRecord(text)) {
      for (var row : rows) {
        ObjectNode instance = Json.mapper().createObjectNode();
        row.getFieldsAsMap()
            .forEach((name, value) -> {
              String column = name.strip();
              String type = types.get(column);
              JsonNode typed = type == null ? null : typed(value.strip(), type);
              if (typed != null) {
                instance.set(column, typed);
              }
            });
        instances.add(instance);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (instances.stream().allMatch(JsonNode::isEmpty)) {
      throw new InvalidInputException(
          "No column of the file is one that the model takes; it takes "
              + String.join(", ", types.keySet().stream().sorted().toList()));
    }
    return instances;
  }

  private static char separator(String text) {
    String header = text.lines().findFirst().orElse("");
    char found = SEPARATORS.getFirst();
    long most = 0;
    for (char each : SEPARATORS) {
      long count = header.chars().filter(character -> character == each).count();
      if (count > most) {
        most = count;
        found = each;
      }
    }
    return found;
  }

  /** Null where there is no value; what is no number stays the text that the model will refuse. */
  private static @Nullable JsonNode typed(String value, String type) {
    if (value.isEmpty()) {
      return null;
    }
    boolean number = type.equals("number") || type.equals("integer");
    if (number && value.matches("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+")) {
      return Json.mapper().getNodeFactory().numberNode(new BigDecimal(value));
    }
    return Json.mapper().getNodeFactory().stringNode(value);
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
}

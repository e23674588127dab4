package io.millrace.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.read.WrittenText;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of instances to predict: JSON, JSON Lines, or CSV, whose cells are sent as they are
 * written: the model reads them as it read the files that it learned from.
 */
record InstanceFile(List<Row> rows, boolean csv) {

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

  /**
   * Reads a file.
   *
   * @param model asked for what the model takes, where the file does not say it itself
   * @throws InvalidInputException if it is none of these
   */
  static InstanceFile read(Path file, Supplier<JsonNode> model) {
    String text = text(file).strip();
    if (text.startsWith("[")) {
      return new InstanceFile(list(Json.read(text, JsonNode.class)), false);
    }
    if (!text.startsWith("{")) {
      return new InstanceFile(csv(text, model.get().path("signature")), true);
    }
    return new InstanceFile(json(text), false);
  }

  private static List<Row> json(String text) {
    try {
      JsonNode json = Json.read(text, JsonNode.class);
      return json.has("instances") ? list(json.path("instances")) : List.of(new Row.Given(json));
    } catch (InvalidInputException notOne) {
      List<Row> lines = lines(text);
      if (lines.stream().noneMatch(Row.Given.class::isInstance)) {
        throw notOne;
      }
      return lines;
    }
  }

  private static List<Row> list(JsonNode array) {
    return array.valueStream().<Row>map(Row.Given::new).toList();
  }

  private static List<Row> lines(String text) {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number += 1;
      if (!line.isBlank()) {
        rows.add(line(number, line));
      }
    }
    return rows;
  }

  private static Row line(int number, String line) {
    try {
      return new Row.Given(Json.read(line, JsonNode.class));
    } catch (InvalidInputException wrong) {
      return new Row.Unreadable("line %s: %s".formatted(number, wrong.reason()));
    }
  }

  /** Columns that the model neither takes nor carries are left out: the target is one of them. */
  private static List<Row> csv(String text, JsonNode signature) {
    Set<String> columns = new TreeSet<>();
    signature.path("inputs").forEach(input -> columns.add(input.path("name").asString()));
    signature.path("carried").forEach(name -> columns.add(name.asString()));
    List<Row> all = new ArrayList<>();
    boolean known = false;
    try (var rows = CsvReader.builder().fieldSeparator(separator(text)).ofNamedCsvRecord(text)) {
      for (var row : rows) {
        ObjectNode instance = Json.mapper().createObjectNode();
        ObjectNode written = Json.mapper().createObjectNode();
        row.getFieldsAsMap()
            .forEach((name, value) -> {
              String column = name.strip();
              written.put(column, value);
              if (columns.contains(column) && !value.isBlank()) {
                instance.put(column, value.strip());
              }
            });
        known |= !instance.isEmpty();
        all.add(new Row.Given(instance, written));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!known) {
      throw new InvalidInputException(
          "No column of the file is one that the model takes; it takes "
              + String.join(", ", columns));
    }
    return all;
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

  private static String text(Path file) {
    try {
      return WrittenText.of(
          file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}

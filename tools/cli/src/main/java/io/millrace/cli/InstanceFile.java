package io.millrace.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.read.WrittenTable;
import io.millrace.tabular.read.WrittenText;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of instances to predict: JSON, JSON Lines, or a table, whose cells are sent as they are
 * written: the model reads them as it read the files that it learned from. A table is CSV, Parquet,
 * or any of these packed by gzip or zstd.
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
    byte[] bytes = bytes(file);
    if (WrittenTable.isPacked(bytes)) {
      return new InstanceFile(packed(file, bytes, model.get().path("signature")), true);
    }
    String text = WrittenText.of(bytes).strip();
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
    List<Map<String, String>> table = new ArrayList<>();
    try (var rows = CsvReader.builder().fieldSeparator(separator(text)).ofNamedCsvRecord(text)) {
      rows.forEach(row -> table.add(row.getFieldsAsMap()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return instances(table, Set.of(), signature);
  }

  private static List<Row> packed(Path file, byte[] bytes, JsonNode signature) {
    try {
      WrittenTable table = WrittenTable.read(Source.of(file.toString(), bytes));
      return instances(table.rows(), table.typed() ? numbers(signature) : Set.of(), signature);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  private static Set<String> numbers(JsonNode signature) {
    return signature
        .path("inputs")
        .valueStream()
        .filter(input -> Set.of("number", "integer").contains(input.path("type").asString("")))
        .map(input -> input.path("name").asString())
        .collect(Collectors.toSet());
  }

  /**
   * @param numbers columns that are sent as numbers, however the model's files write them
   */
  private static List<Row> instances(
      List<Map<String, String>> table, Set<String> numbers, JsonNode signature) {
    Set<String> columns = new TreeSet<>();
    signature.path("inputs").forEach(input -> columns.add(input.path("name").asString()));
    signature.path("carried").forEach(name -> columns.add(name.asString()));
    List<Row> all = new ArrayList<>();
    boolean known = false;
    for (Map<String, String> row : table) {
      ObjectNode instance = Json.mapper().createObjectNode();
      ObjectNode written = Json.mapper().createObjectNode();
      row.forEach((name, value) -> {
        String column = name.strip();
        written.put(column, value);
        if (columns.contains(column) && !value.isBlank()) {
          put(instance, column, value.strip(), numbers.contains(column));
        }
      });
      known |= !instance.isEmpty();
      all.add(new Row.Given(instance, written));
    }
    if (!known) {
      throw new InvalidInputException(
          "No column of the file is one that the model takes; it takes "
              + String.join(", ", columns));
    }
    return all;
  }

  private static void put(ObjectNode instance, String column, String value, boolean number) {
    if (number) {
      try {
        instance.put(column, new BigDecimal(value));
        return;
      } catch (NumberFormatException text) {
        // a column of texts, though of numbers to the model, which reads them as they are written
      }
    }
    instance.put(column, value);
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

  private static byte[] bytes(Path file) {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}

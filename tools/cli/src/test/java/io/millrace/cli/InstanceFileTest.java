package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InstanceFileTest {

  private static final JsonNode MODEL =
      Json.read(
          """
          {"signature":{"inputs":[{"name":"tenure","type":"integer"},{"name":"zip","type":"category"},
           {"name":"charges","type":"number"},{"name":"partner","type":"boolean"}],
           "carried":["id"]}}
          """,
          JsonNode.class);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenure,zip,charges,partner,churn,id\n1,01234,2.50,yes,Yes,7\n,\"a,b\",,,No,8\n",
        "\ufefftenure;zip;charges;partner;churn;id\n1;01234;2.50;yes;Yes;7\n;a,b;;;No;8",
        "[{\"tenure\":1,\"zip\":\"01234\",\"charges\":2.50,\"partner\":\"yes\",\"id\":\"7\"},{\"zip\":\"a,b\",\"id\":\"8\"}]",
        "{\"instances\":[{\"tenure\":1,\"zip\":\"01234\",\"charges\":2.50,\"partner\":\"yes\",\"id\":\"7\"},{\"zip\":\"a,b\",\"id\":\"8\"}]}",
        """
        {"tenure":1,"zip":"01234","charges":2.50,"partner":"yes","id":"7"}
        {"zip":"a,b","id":"8"}
        """
      })
  void instancesAreTheSameInEveryFormat(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), text);

    var instances = instances(file);

    assertThat(instances).hasSize(2);
    JsonNode first = instances.getFirst();
    assertThat(first.path("tenure").asInt()).isEqualTo(1);
    assertThat(first.path("zip").stringValue()).isEqualTo("01234");
    assertThat(first.path("charges").asDouble()).isEqualTo(2.5);
    assertThat(first.has("churn")).isFalse();
    assertThat(Json.text(instances.getLast())).isEqualTo("{\"zip\":\"a,b\",\"id\":\"8\"}");
  }

  /** Parquet says itself what is a number, so that no notation of the model's files is asked. */
  @Test
  void aTableIsReadAsParquetToo() throws Exception {
    Path file = folder.resolve("a.parquet");
    try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckDb.createStatement()) {
      statement.execute(
          "copy (select * from (values (1, '01234', 2.50::double, true, 7, 1e12::double), (NULL, 'a,b', NULL, NULL, 8, 2)) as t(tenure, zip, charges, partner, id, other)) to '%s' (format parquet)"
              .formatted(file));
    }

    assertThat(instances(file))
        .extracting(Json::text)
        .containsExactly(
            "{\"tenure\":1,\"zip\":\"01234\",\"charges\":2.5,\"partner\":\"true\",\"id\":\"7\"}",
            "{\"zip\":\"a,b\",\"id\":\"8\"}");
  }

  @Test
  void whatIsPackedIsReadAndWhatCannotBeIsNamed() throws IOException {
    Path packed = folder.resolve("a.csv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("tenure;zip;charges\n1.234;01234;2,50\n".getBytes(StandardCharsets.UTF_8));
    }
    Path sheet = Files.write(folder.resolve("a.xlsx"), new byte[] {'P', 'K', 3, 4, 0, 0});

    assertThat(Json.text(instances(packed).getFirst()))
        .isEqualTo("{\"tenure\":\"1.234\",\"zip\":\"01234\",\"charges\":\"2,50\"}");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> instances(sheet))
        .withMessageContaining("CSV");
  }

  /** 1.234 is 1234 where a column declares it so, and 1.10 is not 1.1 where it is a category. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "windows-1252"})
  void cellsAreSentAsTheyAreWrittenInAnyEncoding(String charset) throws IOException {
    Path file =
        Files.write(
            folder.resolve("a.csv"),
            "tenure;zip;charges;partner\n1.234; 1.10;1.234,50 €;ja\n"
                .getBytes(Charset.forName(charset)));

    assertThat(Json.text(instances(file).getFirst()))
        .isEqualTo(
            "{\"tenure\":\"1.234\",\"zip\":\"1.10\",\"charges\":\"1.234,50 €\",\"partner\":\"ja\"}");
  }

  @Test
  void aLineThatIsNoJsonIsToldByItsNumberAndFailsNoOtherOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.jsonl"), "{\"tenure\":1\n\n{\"tenure\":2}\r\n{\"tenure\":\n7\n");

    assertThat(InstanceFile.read(file, () -> MODEL).rows())
        .extracting(row -> row instanceof Row.Unreadable(var reason) ? reason : "")
        .satisfiesExactly(
            first -> assertThat(first).startsWith("line 1: not a JsonNode in JSON"),
            second -> assertThat(second).isEmpty(),
            third -> assertThat(third).startsWith("line 4: "),
            fourth -> assertThat(fourth).isEmpty()); // 7 is JSON, and the platform's to refuse
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\n  \"tenure\": 1,\n}\n", "{\"instances\":[\n  {\"tenure\"\n]}"})
  void aFileOfNoLinesOfJsonIsRefusedAsAWhole(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), text);

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> InstanceFile.read(file, () -> MODEL).rows())
        .withMessageContaining("in JSON");
  }

  @Test
  void aFileOfOtherColumnsIsRefusedWithThoseThatTheModelTakes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> InstanceFile.read(file, () -> MODEL).rows())
        .withMessageEndingWith("it takes charges, id, partner, tenure, zip");
  }

  private static List<JsonNode> instances(Path file) {
    return InstanceFile.read(file, () -> MODEL).rows().stream()
        .map(row -> ((Row.Given) row).instance())
        .toList();
  }
}

package io.millrace.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.columns.Cells;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.parquet.Table;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Files that other tools wrote, dropped and published: {@code formats/make.py} says how each was
 * made.
 */
class FormatsTest {

  private static final Path FILES = Path.of("src/test/resources/formats");
  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final ProjectName NAME = new ProjectName("formats");
  private static final String DEFINITION =
      """
      name: formats
      task: binary
      target: y
      positive: yes
      columns:
        id: {type: text, required: true}
        i8: integer
        i16: integer
        i32: integer
        i64: integer
        u8: integer
        u16: integer
        u32: integer
        u64: number
        f16: number
        f32: number
        f64: number
        money: number
        large: number
        flag: boolean
        word: category
        day: date
        at: timestamp
        y: {type: category, required: true}
      checks: {rows: none, quarantine: none}
      """;

  /** What the first and the second row hold; the third holds nothing. */
  private static final Map<String, List<Double>> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("i8", List.of(-128.0, 127.0));
    NUMBERS.put("i16", List.of(-32768.0, 32767.0));
    NUMBERS.put("i32", List.of(-0x1p31, 0x1p31 - 1));
    NUMBERS.put("i64", List.of(-0x1p53, 0x1p53));
    NUMBERS.put("u8", List.of(0.0, 255.0));
    NUMBERS.put("u16", List.of(0.0, 65535.0));
    NUMBERS.put("u32", List.of(0.0, 4e9));
    NUMBERS.put("u64", List.of(0.0, 0x1p63 + 0x1p12));
    NUMBERS.put("f16", List.of(0.5, -2.25));
    NUMBERS.put("f32", List.of(0.1, -1.5));
    NUMBERS.put("f64", List.of(0.1, -1e300));
    NUMBERS.put("money", List.of(-0.01, 1234567.89));
    NUMBERS.put("large", List.of(-1e-10, Double.parseDouble("12345678901234567890.5")));
    NUMBERS.put("flag", List.of(1.0, 0.0));
    NUMBERS.put("day", List.of(day("1969-07-20"), day("2026-11-23")));
    NUMBERS.put("at", List.of(time("1969-07-20T20:17:40Z"), time("2026-11-23T18:46:00.250Z")));
  }

  @TempDir private Path folder;

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final Datasets datasets = new Datasets(new Transactions(stateStore, _ -> {}), CLOCK);
  private final IngestUpload function =
      new IngestUpload(
          new Projects(new Transactions(stateStore, _ -> {}), CLOCK),
          datasets,
          new Transactions(stateStore, _ -> {}),
          objects,
          new Outputs(objects, "data"),
          _ -> {},
          CLOCK);

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.matches("make.py|requirements.txt"))
          .filter(name -> !name.matches(".*(zoneless|int96|nanoseconds).*"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsPublishedWithTheValuesThatItsToolWrote(String name) throws IOException {
    ObjectRef file = drop(name);

    assertThat(function.apply(file).state()).isEqualTo("dataset 1");

    Table table = published();
    boolean few = name.startsWith("fastparquet");
    int last = name.contains("not-null") ? 4 : 5;
    assertThat(table.rows()).isEqualTo(last + 1);
    assertThat(table.strings("id").value(last)).isEqualTo("r5");
    assertThat(table.strings("y").value(last)).isEqualTo("no");
    assertThat(table.strings("word").value(0)).isEqualTo("Zürich");
    assertThat(table.strings("word").value(1)).isEqualTo("a, \"b\"");
    NUMBERS.forEach((column, values) -> {
      Cells.Numbers found = table.numbers(column);
      if (few && !List.of("i64", "u32", "f64", "flag").contains(column)) {
        assertThat(found.isMissing(0)).isTrue();
        return;
      }
      double first = found.value(0);
      boolean single = column.equals("f32") && name.matches("pandas.*[.]csv.*|duckdb[.]json.*");
      assertThat(single ? (float) first : first)
          .as(column)
          .isEqualTo(single ? (float) 0.1 : values.getFirst());
      assertThat(found.value(1)).as(column).isEqualTo(values.getLast());
      assertThat(found.isMissing(2)).as(column).isEqualTo(last == 5);
    });
    assertThat(report(file).at("/audit/rowsRead").intValue()).isEqualTo(last + 1);
  }

  @Test
  void columnsOfListsAndMapsThatNobodyDeclaredAreLeftOutByName() throws IOException {
    ObjectRef file = drop("pyarrow-nested.parquet");
    function.apply(file);

    assertThat(report(file).at("/audit/warnings").values())
        .extracting(JsonNode::stringValue)
        .containsExactly(
            "Columns 'tags', 'attributes', 'place' hold lists or groups and were left out.");
  }

  /** As in CSV. */
  @ParameterizedTest
  @ValueSource(strings = {"zoneless", "int96", "nanoseconds"})
  void aTimeWithoutAZoneIsTakenAsUtcAndTheReportSaysSo(String kind) throws IOException {
    ObjectRef file = drop("pyarrow-" + kind + ".parquet");

    assertThat(function.apply(file).state()).isEqualTo("dataset 1");

    Cells.Numbers at = published().numbers("at");
    assertThat(at.value(0)).isEqualTo(time("1969-07-20T20:17:40Z"));
    assertThat(at.value(1)).isEqualTo(time("2026-11-23T18:46:00.250Z"));
    assertThat(report(file).at("/audit/warnings").values())
        .extracting(JsonNode::stringValue)
        .containsExactly(
            "The times of column 'at' say no zone and were taken as UTC; a column's zone can be"
                + " declared.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoneless", "int96", "nanoseconds"})
  void aTimeWithoutAZoneIsInTheOneThatItsColumnDeclares(String kind) throws IOException {
    ObjectRef file =
        drop(
            "pyarrow-" + kind + ".parquet",
            DEFINITION.replace("at: timestamp", "at: {type: timestamp, zone: Europe/Berlin}"));

    assertThat(function.apply(file).state()).isEqualTo("dataset 1");

    Cells.Numbers at = published().numbers("at");
    assertThat(at.value(0)).isEqualTo(time("1969-07-20T19:17:40Z")); // in winter time, as then
    assertThat(at.value(1)).isEqualTo(time("2026-11-23T17:46:00.250Z"));
    assertThat(report(file).at("/audit/warnings").values()).isEmpty();
  }

  private ObjectRef drop(String name) throws IOException {
    return drop(name, DEFINITION);
  }

  private ObjectRef drop(String name, String definition) throws IOException {
    function.apply(
        objects.write(
            "intake",
            "formats/project.yaml",
            definition.getBytes(StandardCharsets.UTF_8),
            "application/yaml"));
    return objects.write(
        "intake",
        "formats/" + name,
        Files.readAllBytes(FILES.resolve(name)),
        "application/octet-stream");
  }

  private Table published() throws IOException {
    DatasetVersion version = datasets.find(NAME, 1).orElseThrow();
    Path parquet = folder.resolve("data.parquet");
    Files.write(
        parquet,
        read(Json.read(objects.read(version.manifest()), DatasetManifest.class).newest().data()));
    return Table.read(parquet);
  }

  private JsonNode report(ObjectRef file) throws IOException {
    return Json.read(
        text("reports/formats/%s.json".formatted(Upload.ingestId(file))), JsonNode.class);
  }

  private String text(String key) throws IOException {
    return new String(read(objects.head("data", key).orElseThrow()), StandardCharsets.UTF_8);
  }

  private byte[] read(ObjectRef object) throws IOException {
    try (InputStream in = objects.read(object)) {
      return in.readAllBytes();
    }
  }

  private static double day(String date) {
    return LocalDate.parse(date).toEpochDay();
  }

  private static double time(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}

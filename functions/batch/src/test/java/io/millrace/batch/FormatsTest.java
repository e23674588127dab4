package io.millrace.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.read.OpenedUpload;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import io.millrace.tabular.rows.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that DuckDB, pandas, PyArrow, fastparquet and others wrote: every column of them comes back
 * with the values that it had.
 */
class FormatsTest {

  private static final Path FILES = Path.of("../intake/src/test/resources/formats");

  private final Bench bench = new Bench();

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.matches("make.py|requirements.txt|.*\\.json(\\..*)?"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyColumnComesBackBesideWhatWasPredicted(String name) throws IOException {
    bench.serve(4, TestModels.classes("i64", "word", 0.5));
    byte[] bytes = Files.readAllBytes(FILES.resolve(name));

    assertThat(bench.function().apply(bench.drop(name, bytes)).state())
        .isEqualTo("predicted by version 4");

    Source given = Source.of(name, bytes);
    Source written = Source.of(name, bench.out(name));
    List<String> header = new ArrayList<>(header(given));
    if (!header.isEmpty()) {
      header.addAll(List.of("prediction", "probability", "version"));
      assertThat(header(written)).isEqualTo(header);
    }
    List<List<String>> in = rows(given, named(given));
    List<List<String>> out = rows(written, named(given));
    assertThat(in).containsAll(out);
    int lines = (int) bench.text(name + ".wrong-rows.jsonl").lines().count();
    assertThat(out).hasSize(in.size() - lines).isNotEmpty(); // one row has no number
    assertThat(lines).isLessThanOrEqualTo(1);
  }

  private static List<String> header(Source source) throws IOException {
    try (Rows rows = OpenedUpload.open(source, List.of(), Limits.USUAL).rows()) {
      return rows.header();
    }
  }

  /** The names of all columns of the file. */
  private static List<Column> named(Source source) throws IOException {
    Set<String> names = new LinkedHashSet<>(header(source));
    if (names.isEmpty()) {
      names.addAll(
          List.of("id", "i8", "i64", "u64", "f64", "money", "large", "flag", "word", "day"));
    }
    return names.stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(name -> new Column(name, ColumnType.TEXT, false, false, List.of()))
        .toList();
  }

  /** The values of all rows, as texts. */
  private static List<List<String>> rows(Source source, List<Column> columns) throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (Rows rows = OpenedUpload.open(source, columns, Limits.USUAL).rows()) {
      RowReader reader = new RowReader(columns);
      for (Rows.Piece piece = rows.next(); piece != null; piece = rows.next()) {
        Batch batch = piece.parse(reader);
        for (int row = 0; row < batch.rows(); row++) {
          List<String> values = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            Vector.Strings column = (Vector.Strings) batch.column(i);
            values.add(column.isMissing(row) ? "" : column.require(row));
          }
          all.add(values);
        }
      }
    }
    return all;
  }
}

package io.millrace.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.PlainJson;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model that has learned from texts says of them is the same in every kind of file. */
class TextFileTest {

  private static final Column REVIEW =
      new Column("review", ColumnType.TEXT, false, true, List.of(), null, 2);
  private static final List<String> REVIEWS =
      List.of(
          "not good", "It was NOT GOOD, truly!", "good, not", "\u6771\u4eac \ud83d\ude00", "?!");
  private static final List<String> SAID = List.of("Yes", "Yes", "No", "No", "No");

  @TempDir private Path folder;

  private final Bench bench = new Bench();

  @BeforeEach
  void serve() {
    bench.serve(1, TestModels.text(REVIEW, "not good", 2));
  }

  @Test
  void inJsonLines() {
    bench.function().apply(bench.drop("a.jsonl", jsonLines(List.of("review"))));

    List<String> lines = bench.text("a.jsonl").lines().toList();
    assertThat(lines).hasSize(REVIEWS.size());
    for (int i = 0; i < lines.size(); i++) {
      Map<String, @Nullable Object> row = PlainJson.readObject(lines.get(i).getBytes(UTF_8));
      assertThat(row.get("review")).isEqualTo(REVIEWS.get(i));
      assertThat(PlainJson.object(row.get("prediction"), "prediction").get("class"))
          .isEqualTo(SAID.get(i));
    }
  }

  @Test
  void inCsv() throws IOException {
    String csv = REVIEWS.stream().collect(Collectors.joining("\"\n\"", "review\n\"", "\"\n"));
    bench.function().apply(bench.drop("a.csv", csv));

    assertThat(said("a.csv")).isEqualTo(SAID);
  }

  @Test
  void inParquet() throws IOException {
    Path parquet = folder.resolve("a.parquet");
    Audit audit =
        new TableAudit(
                Samples.project(
                    List.of(
                        new Column("id", ColumnType.TEXT, true, false, List.of()),
                        REVIEW,
                        new Column("churn", ColumnType.CATEGORY, false, false, List.of()))),
                Limits.USUAL)
            .publish(
                Source.of("a.jsonl", jsonLines(List.of("review", "id", "churn")).getBytes(UTF_8)),
                parquet,
                _ -> {},
                null);
    assertThat(audit).as("%s", audit).isInstanceOf(Audit.Published.class);
    bench.function().apply(bench.drop("a.parquet", Files.readAllBytes(parquet)));

    assertThat(said("a.parquet")).isEqualTo(SAID);
  }

  private static String jsonLines(List<String> columns) {
    return IntStream.range(0, REVIEWS.size())
        .mapToObj(i -> {
          Map<String, Object> row = new LinkedHashMap<>();
          columns.forEach(column -> row.put(column, column.equals("id") ? "r" + i : "Yes"));
          row.put("review", REVIEWS.get(i));
          return PlainJson.writeText(row) + "\n";
        })
        .collect(Collectors.joining());
  }

  private List<String> said(String name) throws IOException {
    List<Column> columns =
        List.of(new Column("prediction", ColumnType.TEXT, true, false, List.of()));
    List<String> said = new ArrayList<>();
    try (Rows rows =
        OpenedUpload.open(Source.of(name, bench.out(name)), columns, Limits.USUAL).rows()) {
      RowReader reader = new RowReader(columns);
      for (Rows.Piece piece = rows.next(); piece != null; piece = rows.next()) {
        Batch batch = piece.parse(reader);
        for (int row = 0; row < batch.rows(); row++) {
          said.add(((Vector.Strings) batch.column(0)).require(row));
        }
      }
    }
    return said;
  }
}

package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.columns.Cells;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset of several files is one table. */
class ObservationsTest {

  private static final String MONDAY =
      """
      id,at,device,amount,kept
      a,2026-11-23,phone,1,true
      b,2026-11-24,tablet,2,false
      ,2026-11-23,desk,3,true
      """;
  private static final String TUESDAY =
      """
      id,at,device,amount,kept
      b,2026-11-23,lamp,4,false
      a,2026-11-24,desk,5,true
      ,2026-11-23,,6,false
      """;

  @TempDir private Path folder;

  @Test
  void rowsComeOneFileAfterTheOther() throws IOException {
    Project project = project("append", "");

    Observations read = read(project, part(project, MONDAY), part(project, TUESDAY));

    assertThat(numbers(read, "amount")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(strings(read, "device"))
        .containsExactly("phone", "tablet", "desk", "lamp", "desk", null);
  }

  @Test
  void ofTheRowsAboutOneEntityTheNewestCountsAndThoseAboutNothingAll() throws IOException {
    Project project = project("upsert", "");

    Observations read = read(project, part(project, MONDAY), part(project, TUESDAY));

    assertThat(numbers(read, "amount")).containsExactly(2, 3, 5, 6);
    assertThat(strings(read, "device")).containsExactly("tablet", "desk", "desk", null);
  }

  @Test
  void aColumnThatCameLaterHasNoValueInEarlierRows() throws IOException {
    Project before = project("append", "");
    Project after = project("append", ", pages: integer, colour: category");

    Observations read =
        read(
            after,
            part(before, MONDAY),
            part(
                after, "id,at,device,amount,kept,pages,colour\nc,2026-11-25,phone,7,true,9,red\n"));

    assertThat(numbers(read, "pages")).containsExactly(Double.NaN, Double.NaN, Double.NaN, 9);
    assertThat(numbers(read, "amount")).containsExactly(1, 2, 3, 7);
    assertThat(strings(read, "colour")).containsExactly(null, null, null, "red");
  }

  private static double[] numbers(Observations observations, String column) {
    var cells = (Cells.Numbers) observations.column(column);
    double[] values = new double[cells.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = cells.value(row);
    }
    return values;
  }

  private static List<@Nullable String> strings(Observations observations, String column) {
    var cells = (Cells.Strings) observations.column(column);
    List<@Nullable String> values = new ArrayList<>();
    for (int row = 0; row < cells.size(); row++) {
      values.add(cells.value(row));
    }
    return values;
  }

  private static Observations read(Project project, Path... parts) throws IOException {
    return Observations.read(List.of(parts), project);
  }

  private Path part(Project project, String csv) throws IOException {
    Path parquet = folder.resolve(csv.hashCode() + ".parquet");
    Audit audit =
        new TableAudit(project, Limits.USUAL)
            .publish(
                Source.of("a.csv", csv.getBytes(StandardCharsets.UTF_8)), parquet, _ -> {}, null);
    assertThat(audit).isInstanceOf(Audit.Published.class);
    return parquet;
  }

  private static Project project(String mode, String columns) {
    return ProjectYaml.parse(
        """
        name: visits
        task: binary
        target: kept
        positive: true
        entityKey: id
        eventTime: at
        columns: {id: text, at: date, device: category, amount: number, kept: boolean%s}
        checks: {rows: none, quarantine: none}
        data: {mode: %s}
        """
            .formatted(columns, mode));
  }
}

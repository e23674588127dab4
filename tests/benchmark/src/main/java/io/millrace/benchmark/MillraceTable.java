package io.millrace.benchmark;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Millrace reads, checks and profiles the table. */
final class MillraceTable {

  private MillraceTable() {}

  public static void main(String... args) throws Exception {
    Measured.print(() -> keptRows(Path.of(args[0])));
  }

  static long keptRows(Path file) throws IOException {
    Audit audit = new TableAudit(project(), Limits.USUAL).inspect(Source.of(file), _ -> {}, null);
    if (!(audit instanceof Audit.Published published)) {
      throw new IllegalStateException("refused: " + audit);
    }
    return published.profile().rows();
  }

  private static Project project() {
    List<Column> columns = new ArrayList<>();
    columns.add(
        new Column(
            "id",
            ColumnType.TEXT,
            true,
            false,
            List.of(new RowRule.Unique(), new RowRule.Matches(BenchmarkTable.ID))));
    RowRule range = new RowRule.Range(BenchmarkTable.MEAN - 10, BenchmarkTable.MEAN + 10);
    for (int i = 0; i < BenchmarkTable.NUMBERS; i++) {
      columns.add(new Column("n" + i, ColumnType.NUMBER, false, true, List.of(range)));
    }
    RowRule counts = new RowRule.Range(0.0, 999.0);
    for (int i = 0; i < BenchmarkTable.INTEGERS; i++) {
      columns.add(new Column("i" + i, ColumnType.INTEGER, true, true, List.of(counts)));
    }
    RowRule words =
        new RowRule.OneOf(
            IntStream.range(0, 20).mapToObj(i -> "word" + i).collect(Collectors.toSet()));
    for (int i = 0; i < BenchmarkTable.CATEGORIES; i++) {
      columns.add(new Column("c" + i, ColumnType.CATEGORY, true, true, List.of(words)));
    }
    columns.add(new Column("target", ColumnType.BOOLEAN, true, false, List.of()));
    return new Project(
        new ProjectName("benchmark"),
        Task.BINARY,
        "target",
        "true",
        null,
        null,
        columns,
        List.of(
            new DatasetCheck.RowCount(1, null),
            new DatasetCheck.Completeness("n0", 0.9),
            new DatasetCheck.ClassBalance(0.1)),
        new TrainingPolicy(
            new BuiltInTrainer(Algorithm.XGBOOST, Map.of()),
            new TrainingPolicy.Split(0.1, 0.2, 1),
            new LaunchPolicy(new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofHours(1)))),
        List.of(),
        new ApprovalPolicy.Automatic(),
        new DeploymentPolicy(5, Duration.ofMinutes(10)),
        new MonitoringPolicy(0.1, 0.25, 30));
  }
}

package io.millrace.tabular.check;

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
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Projects for tests. */
final class Projects {

  /** A column of every type, a rule of every kind. */
  static final List<Column> ORDERS =
      List.of(
          new Column("id", ColumnType.TEXT, true, false, List.of(new RowRule.Unique())),
          new Column(
              "amount", ColumnType.NUMBER, true, true, List.of(new RowRule.Range(0.0, 1000.0))),
          new Column("items", ColumnType.INTEGER, false, true, List.of()),
          new Column("express", ColumnType.BOOLEAN, false, true, List.of()),
          new Column(
              "country",
              ColumnType.CATEGORY,
              false,
              true,
              List.of(new RowRule.OneOf(Set.of("CH", "DE", "FR")))),
          new Column(
              "code",
              ColumnType.TEXT,
              false,
              false,
              List.of(new RowRule.Matches("[A-Z]{2}-\\d+|=.*"))),
          new Column(
              "day",
              ColumnType.DATE,
              false,
              false,
              List.of(new RowRule.DateRange(LocalDate.of(2020, 1, 1), null))),
          new Column("at", ColumnType.TIMESTAMP, false, false, List.of()),
          new Column("returned", ColumnType.BOOLEAN, true, false, List.of()));

  static final String HEADER = "id,amount,items,express,country,code,day,at,returned\n";

  static final String ROW = ",12.5,3,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n";

  private Projects() {}

  static Project orders(DatasetCheck... checks) {
    return of(ORDERS, "returned", "true", Task.BINARY, checks);
  }

  /** Numbers under these names; the last is what a model would learn to tell. */
  static Project numbers(List<String> names) {
    List<Column> columns =
        names.stream()
            .map(name -> new Column(name, ColumnType.NUMBER, false, true, List.of()))
            .toList();
    return of(columns, names.getLast(), null, Task.REGRESSION);
  }

  static Project of(
      List<Column> columns,
      String target,
      @org.jspecify.annotations.Nullable String positive,
      Task task,
      DatasetCheck... checks) {
    return of(columns, target, positive, null, task, checks);
  }

  /** The same, with a column that says what a row is about. */
  static Project keyed(
      List<Column> columns, String target, String entityKey, Task task, DatasetCheck... checks) {
    return of(columns, target, null, entityKey, task, checks);
  }

  private static Project of(
      List<Column> columns,
      String target,
      @org.jspecify.annotations.Nullable String positive,
      @org.jspecify.annotations.Nullable String entityKey,
      Task task,
      DatasetCheck... checks) {
    return new Project(
        new ProjectName("orders"),
        task,
        target,
        positive,
        entityKey,
        null,
        columns,
        List.of(checks),
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

package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a team declares about its data, its model and its rules.
 *
 * @param name of the project and of the model that it produces
 * @param task what the model predicts
 * @param target the column that it predicts
 * @param positive the class that counts as the event; null unless the task is binary
 * @param entityKey the column that says what a row is about; null where each row is its own
 * @param eventTime the column that says when a row happened; null where time plays no part
 * @param columns at least the target and one feature, names unique
 */
public record Project(
    ProjectName name,
    Task task,
    String target,
    @Nullable String positive,
    @Nullable String entityKey,
    @Nullable String eventTime,
    List<Column> columns,
    List<DatasetCheck> checks,
    TrainingPolicy training,
    List<Gate> gates,
    ApprovalPolicy approval,
    DeploymentPolicy deployment,
    MonitoringPolicy monitoring) {

  public Project {
    columns = List.copyOf(columns);
    checks = List.copyOf(checks);
    gates = List.copyOf(gates);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      Check.that(names.add(column.name()), "columns", "named once each", column.name());
    }
    declared(names, "target", target);
    declared(names, "entity key", entityKey);
    declared(names, "event time", eventTime);
    for (DatasetCheck check : checks) {
      switch (check) {
        case DatasetCheck.Completeness(var column, var _) ->
            declared(names, "completeness", column);
        case DatasetCheck.Uniqueness(var unique, var _) ->
            unique.forEach(column -> declared(names, "uniqueness", column));
        case DatasetCheck.ClassBalance _ ->
            Check.that(task != Task.REGRESSION, "class-balance", "left out of a regression", task);
        case DatasetCheck.RowCount _,
            DatasetCheck.Quarantine _,
            DatasetCheck.ChangeFromPrevious _ -> {}
      }
    }
    for (Gate gate : gates) {
      Check.that(
          gate.metric().appliesTo(task),
          "gate",
          "on a metric of a " + task + " task",
          gate.metric());
    }
    Check.that(
        (positive != null) == (task == Task.BINARY),
        "positive class",
        "given for a binary task, and only there",
        String.valueOf(positive));
    Column label = column(columns, target);
    boolean numeric = label.type() == ColumnType.NUMBER || label.type() == ColumnType.INTEGER;
    Check.that(
        task != Task.REGRESSION || numeric, "target of a regression", "a number", label.type());
    Check.that(
        task == Task.REGRESSION || label.type() != ColumnType.NUMBER,
        "target of a classification",
        "a category, a boolean or an integer",
        label.type());
    Check.that(
        columns.stream().anyMatch(c -> isFeature(c, target, entityKey, eventTime)),
        "columns",
        "at least one feature beside the target",
        names);
  }

  /** The columns that a model learns from, in the order in which they are declared. */
  public List<Column> features() {
    return columns.stream().filter(c -> isFeature(c, target, entityKey, eventTime)).toList();
  }

  /**
   * Whether what was learned from the data of the one can be asked about the data of the other: the
   * same task on the same columns. Gates, approval, deployment and monitoring may differ.
   */
  public boolean takesSameDataAs(Project other) {
    return name.equals(other.name)
        && task == other.task
        && target.equals(other.target)
        && Objects.equals(positive, other.positive)
        && Objects.equals(entityKey, other.entityKey)
        && Objects.equals(eventTime, other.eventTime)
        && columns.equals(other.columns);
  }

  /**
   * The declared column of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Column column(String name) {
    return column(columns, name);
  }

  private static Column column(List<Column> columns, String name) {
    return columns.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column " + name));
  }

  private static boolean isFeature(
      Column column, String target, @Nullable String entityKey, @Nullable String eventTime) {
    return column.feature()
        && column.type() != ColumnType.TEXT
        && !column.name().equals(target)
        && !column.name().equals(entityKey)
        && !column.name().equals(eventTime);
  }

  private static void declared(Set<String> names, String field, @Nullable String column) {
    Check.that(
        column == null || names.contains(column),
        field,
        "a declared column",
        String.valueOf(column));
  }
}

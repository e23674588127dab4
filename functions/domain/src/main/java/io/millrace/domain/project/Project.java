package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * @param eventTime the column that says when a row happened, a date, a timestamp or a number that
 *     grows with time; null where time plays no part
 * @param columns at least the target and one feature, names unique
 * @param data what a file does to the dataset that is there
 * @param evaluation what a model is looked at for beyond its figures; null for nothing more
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
    MonitoringPolicy monitoring,
    DataPolicy data,
    @Nullable EvaluationPolicy evaluation) {

  private static final Set<ColumnType> TIMES =
      EnumSet.of(ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.INTEGER, ColumnType.NUMBER);

  private static final Set<ColumnType> SEGMENTS =
      EnumSet.of(ColumnType.CATEGORY, ColumnType.BOOLEAN);

  public Project {
    Check.that(
        data.mode() != DataPolicy.Mode.UPSERT || entityKey != null,
        "data.mode",
        "replace or append where no entityKey says what a row is about",
        data.mode());
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
    Target predicted = new Target(task, column(columns, target), positive);
    Check.that(
        !target.equals(entityKey) && !target.equals(eventTime),
        "target",
        "another column than entity key and event time",
        target);
    if (eventTime != null) {
      Check.that(
          TIMES.contains(column(columns, eventTime).type()),
          "event time",
          "a date, a timestamp or a number that grows with time",
          column(columns, eventTime).type());
    }
    Check.that(
        !(data.keep() instanceof DataPolicy.Keep.Recent)
            || (eventTime != null && column(columns, eventTime).type().isTime()),
        "data.keep.age",
        "left out where no eventTime is a date or a timestamp",
        String.valueOf(data.keep()));
    Check.that(
        !name.equals(data.from()) && !data.shares().contains(name),
        "data",
        "shared with and taken from other projects",
        name);
    RolloutPolicy rollout = deployment.rollout();
    if (rollout != null) {
      declared(names, "deployment.rollout.stickyBy", rollout.stickyBy());
      if (rollout.match() instanceof TrafficRule.OfColumn(var matched, var _)) {
        declared(names, "deployment.rollout.match.column", matched);
      }
      ComparePolicy compare = rollout.compare();
      Check.that(
          compare == null || compare.metric().appliesTo(task),
          "deployment.rollout.metric",
          "one of this task",
          String.valueOf(compare));
    }
    FallbackPolicy fallback = deployment.fallback();
    if (fallback != null && fallback.answer() != null) {
      fallback.answer().check(predicted, training.interval().isPresent());
    }
    checks.forEach(check -> DeclaredChecks.check(check, names, predicted, data.mode()));
    gates.forEach(gate -> DeclaredGates.check(gate, task, training, evaluation));
    if (evaluation != null) {
      evaluation.check(predicted, columns);
      Check.that(
          evaluation.stability() == null || training.trainer() instanceof BuiltInTrainer,
          "evaluation.stability",
          "left out where a program of one's own trains, which is run once, or a model is brought",
          "evaluation.stability");
    }
    Check.that(
        task == Task.REGRESSION || training.objective() == Objective.SQUARED_ERROR,
        "training.objective",
        "left out but for a regression",
        training.objective().word());
    Check.that(
        task == Task.REGRESSION || training.interval().isEmpty(),
        "training.interval",
        "left out but for a regression",
        training.interval().orElse(0.0));
    if (training.objective() == Objective.RANKING) {
      ranked(training, entityKey, data, evaluation);
    }
    decided(training.decision(), task);
    if (training.trainer() instanceof BuiltInTrainer trainer) {
      if (trainer.guidance() != null) {
        trainer.guidance().check(task, trainer.algorithm(), target, columns);
      }
      weighted(trainer.classWeights(), predicted);
    }
    Check.that(
        columns.stream().anyMatch(c -> isFeature(c, target, entityKey, eventTime, training)),
        "columns",
        "at least one feature beside the target",
        names);
    for (Column column : columns) {
      Check.that(
          column.ngrams() == null || training.trainer() instanceof BuiltInTrainer,
          "feature of column " + column.name(),
          "false, for a program or a model of one's own is given no text",
          true);
    }
    for (String segment : monitoring.segmentColumns()) {
      declared(names, "monitoring.segments", segment);
      Check.that(
          SEGMENTS.contains(column(columns, segment).type())
              && !segment.equals(target)
              && !segment.equals(entityKey),
          "monitoring.segments",
          "of columns that are categories or booleans, other than the target and the entityKey",
          segment);
    }
    for (BusinessMetric metric : monitoring.businessMetrics()) {
      metric.gain().check(predicted);
      Check.that(
          training.objective() != Objective.RANKING,
          "monitoring.metrics",
          "left out of a ranking, whose scores are no figures that come true",
          metric.name());
    }
    Check.that(
        !(training.trainer() instanceof BroughtModel)
            || monitoring.respond() == null
            || !monitoring.respond().retrain(),
        "monitoring.respond.retrain",
        "left out where training.model is brought: nothing here learns from newer data",
        true);
  }

  /** A project that says nothing of its data and of how models are looked at. */
  public Project(
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
    this(
        name,
        task,
        target,
        positive,
        entityKey,
        eventTime,
        columns,
        checks,
        training,
        gates,
        approval,
        deployment,
        monitoring,
        DataPolicy.REPLACE,
        null);
  }

  /** Rows of one entity are a list that is put in order. */
  private static void ranked(
      TrainingPolicy training,
      @Nullable String entityKey,
      DataPolicy data,
      @Nullable EvaluationPolicy evaluation) {
    Check.that(
        entityKey != null,
        "entityKey",
        "given with training.objective: ranking, for it says which rows are ranked among each"
            + " other",
        "none");
    Check.that(
        data.mode() != DataPolicy.Mode.UPSERT,
        "data.mode",
        "replace or append where the rows of an entity are ranked: upsert leaves one of them",
        data.mode());
    BuiltInTrainer trainer = training.requireBuiltIn();
    Check.that(
        trainer.algorithm() != Algorithm.AUTO && trainer.search() == null,
        "training.objective ranking",
        "with the algorithm xgboost or linear, and no search, which chooses row by row",
        trainer.search() == null ? trainer.algorithm().word() : "a search");
    Check.that(
        trainer.interval() == null,
        "training.interval",
        "left out of a ranking, whose scores are no figures that come true",
        String.valueOf(trainer.interval()));
    Check.that(
        training.guidance().map(Guidance::weight).isEmpty(),
        "training.weight",
        "left out of a ranking, in which each entity counts the same",
        training.guidance().map(Guidance::weight).orElse(""));
    Check.that(
        evaluation == null || evaluation.slices().isEmpty(),
        "evaluation.slices",
        "left out of a ranking, whose lists they would cut",
        evaluation == null ? List.of() : evaluation.slices());
  }

  /** The columns that a model learns from, in the order in which they are declared. */
  public List<Column> features() {
    return columns.stream()
        .filter(c -> isFeature(c, target, entityKey, eventTime, training))
        .toList();
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

  /** Whether it may learn from the data of the other, and says so. */
  public boolean sharesDataOf(Project owner) {
    return owner.name.equals(data.from()) && owner.data.shares().contains(name);
  }

  /**
   * Why it cannot learn from data that were checked against another project; empty where it can.
   * What the other's rules let in is not checked once more.
   */
  public Optional<String> faultOfData(Project owner) {
    if (owner.data.mode() == DataPolicy.Mode.UPSERT) {
      return Optional.of(
          "of the rows of %s about one entity the newest counts (data.mode: upsert), and all would be learned from"
              .formatted(owner.name));
    }
    for (Column column : columns) {
      Optional<Column> owned =
          owner.columns.stream().filter(each -> each.name().equals(column.name())).findFirst();
      if (owned.isEmpty()) {
        return Optional.of("%s has no column '%s'".formatted(owner.name, column.name()));
      }
      if (owned.get().type() != column.type()) {
        return Optional.of(
            "column '%s' of %s is %s, not %s"
                .formatted(column.name(), owner.name, owned.get().type(), column.type()));
      }
    }
    return Optional.empty();
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
      Column column,
      String target,
      @Nullable String entityKey,
      @Nullable String eventTime,
      TrainingPolicy training) {
    String weight = training.guidance().map(Guidance::weight).orElse(null);
    return column.mayBeFeature()
        && !column.name().equals(weight)
        && !column.name().equals(target)
        && !column.name().equals(entityKey)
        && !column.name().equals(eventTime);
  }

  private static void decided(DecisionRule decision, Task task) {
    switch (decision) {
      case DecisionRule.Threshold(var threshold) ->
          Check.that(
              task == Task.BINARY || decision.equals(DecisionRule.EVEN),
              "threshold",
              "left out but for a binary task",
              threshold);
      case DecisionRule.Costs costs ->
          Check.that(task == Task.BINARY, "costs", "given for a binary task only", costs);
    }
  }

  private static void weighted(ClassWeights weights, Target target) {
    Check.that(
        target.task() != Task.REGRESSION || weights instanceof ClassWeights.Equal,
        "class weights",
        "left out of a regression",
        weights);
    if (weights instanceof ClassWeights.Given(var byClass)) {
      byClass
          .keySet()
          .forEach(label ->
              Check.that(
                  target.mayBe(label),
                  "training.classWeights",
                  "of classes that the rules of '" + target.column().name() + "' let in",
                  label));
    }
  }

  private static void declared(Set<String> names, String field, @Nullable String column) {
    Check.that(
        column == null || names.contains(column),
        field,
        "a declared column",
        String.valueOf(column));
  }
}

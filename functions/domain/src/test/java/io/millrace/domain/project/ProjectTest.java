package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Samples;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectTest {

  private static final Column ID = new Column("id", ColumnType.INTEGER, true, true, List.of());
  private static final Column SEEN = new Column("seen", ColumnType.DATE, true, true, List.of());
  private static final Column NOTE = new Column("note", ColumnType.TEXT, true, true, List.of());
  private static final Column AGE = new Column("age", ColumnType.NUMBER, true, true, List.of());
  private static final Column KIND = new Column("kind", ColumnType.CATEGORY, true, true, List.of());
  private static final Column UNUSED =
      new Column("unused", ColumnType.NUMBER, true, false, List.of());
  private static final List<Column> ALL = List.of(ID, SEEN, NOTE, AGE, KIND, UNUSED);

  /** A definition, and what is changed of it. */
  private static final class Draft {
    private Task task = Task.BINARY;
    private String target = "kind";
    private @Nullable String positive = "yes";
    private @Nullable String entityKey = "id";
    private @Nullable String eventTime = "seen";
    private List<Column> columns = ALL;
    private List<DatasetCheck> checks = List.of();
    private List<Gate> gates = List.of();
    private double threshold = DecisionRule.EVEN.threshold();
    private ClassWeights weights = new ClassWeights.Equal();

    Project made() {
      TrainingPolicy training = Samples.project().training();
      return new Project(
          Samples.CHURN,
          task,
          target,
          positive,
          entityKey,
          eventTime,
          columns,
          checks,
          new TrainingPolicy(
              new BuiltInTrainer(
                  Algorithm.XGBOOST, Map.of(), Objective.SQUARED_ERROR, null, weights, null, null),
              training.split(),
              new DecisionRule.Threshold(threshold),
              training.launch()),
          gates,
          Samples.project().approval(),
          Samples.project().deployment(),
          Samples.project().monitoring());
    }

    Draft of(Task other) {
      task = other;
      positive = other == Task.BINARY ? "yes" : null;
      target = other == Task.REGRESSION ? "age" : "kind";
      return this;
    }
  }

  @Test
  void aModelLearnsFromFeaturesAndFromNothingThatIsNone() {
    assertThat(new Draft().made().features()).containsExactly(AGE);
    assertThat(new Draft().of(Task.REGRESSION).made().features()).containsExactly(KIND);

    Draft bare = new Draft();
    bare.entityKey = null;
    bare.eventTime = null;
    assertThat(bare.made().features()).containsExactly(ID, SEEN, AGE);
    bare.columns = List.of(NOTE, KIND, UNUSED);
    refused("columns", bare::made);
  }

  @Test
  void aColumnIsFoundByItsNameAlone() {
    assertThat(new Draft().made().column("age")).isEqualTo(AGE);
    assertThatThrownBy(() -> new Draft().made().column("Age"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column Age");
  }

  @Test
  void everyColumnThatIsNamedIsDeclaredAndOnce() {
    bounded(
        "entity key",
        (String key) -> {
          Draft draft = new Draft();
          draft.entityKey = key;
          return draft.made();
        },
        List.of("id", "note"),
        List.of("ID", ""));
    Draft twice = new Draft();
    twice.columns = List.of(ID, SEEN, AGE, KIND, AGE);
    refused("columns", twice::made);
    Draft nowhere = new Draft();
    nowhere.target = "price";
    refused("target", nowhere::made);
    Draft never = new Draft();
    never.eventTime = "when";
    refused("event time", never::made);
  }

  @Test
  void theTargetIsNeitherKeyNorTime() {
    Draft key = new Draft().of(Task.REGRESSION);
    key.entityKey = "age";
    refused("target", key::made);
    Draft time = new Draft().of(Task.REGRESSION);
    time.eventTime = "age";
    refused("target", time::made);
  }

  @ParameterizedTest
  @EnumSource(ColumnType.class)
  void theTimeOfAnEventIsWhatGrowsWithTime(ColumnType type) {
    var columns = new ArrayList<>(ALL);
    columns.set(1, new Column("seen", type, true, true, List.of()));
    Draft draft = new Draft();
    draft.columns = columns;

    if (Set.of(ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.INTEGER, ColumnType.NUMBER)
        .contains(type)) {
      assertThat(draft.made().eventTime()).isEqualTo("seen");
    } else {
      refused("event time", draft::made);
    }
  }

  @Test
  void whatIsCheckedOfAColumnIsOfADeclaredOne() {
    checked("completeness", new DatasetCheck.Completeness("age", 0.9), true);
    checked("completeness", new DatasetCheck.Completeness("Age", 0.9), false);
    checked("uniqueness", new DatasetCheck.Uniqueness(List.of("id", "seen"), 0.9), true);
    checked("uniqueness", new DatasetCheck.Uniqueness(List.of("id", "when"), 0.9), false);
    checked("row-count", new DatasetCheck.RowCount(1, 9L), true);
    checked("quarantine", new DatasetCheck.Quarantine(0.1), true);
    checked("change-from-previous", new DatasetCheck.ChangeFromPrevious(0.1), true);
  }

  private static void checked(String field, DatasetCheck check, boolean taken) {
    Draft draft = new Draft();
    draft.checks = List.of(check);
    if (taken) {
      assertThat(draft.made().checks()).containsExactly(check);
    } else {
      refused(field, draft::made);
    }
  }

  @Test
  void noClassCanBeAskedForMoreThanItsEvenShare() {
    bounded("class-balance minimum", share(Task.BINARY), List.of(0.5), List.of());
    bounded("class-balance minimum", share(Task.MULTICLASS), List.of(1.0 / 3), List.of(0.34));
    bounded("class-balance", share(Task.REGRESSION), List.of(), List.of(0.1));
  }

  private static java.util.function.Function<Double, Object> share(Task task) {
    return minimum -> {
      Draft draft = new Draft().of(task);
      draft.checks = List.of(new DatasetCheck.ClassBalance(minimum));
      return draft.made();
    };
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void aGateIsOnAMetricOfTheTask(Metric metric) {
    for (Task task : Task.values()) {
      Draft draft = new Draft().of(task);
      draft.gates = List.of(new Gate.NotWorseThanChampion(metric, 0));
      boolean ofTask =
          switch (metric) {
            case RMSE, MAE, R2 -> task == Task.REGRESSION;
            case POISSON_DEVIANCE, TWEEDIE_DEVIANCE, NDCG, MAP -> false; // without its objective
            case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS -> false; // without intervals
            case PR_AUC -> task == Task.BINARY;
            case AUC, LOG_LOSS, ACCURACY, F1, CALIBRATION_ERROR -> task != Task.REGRESSION;
          };
      if (ofTask) {
        assertThat(draft.made().gates()).hasSize(1);
      } else if (metric.appliesTo(task)) {
        refused("gate on " + metric.name().toLowerCase(Locale.ROOT), draft::made);
      } else {
        refused("gate", draft::made);
      }
    }
  }

  @Test
  void aThresholdIsOfABinaryTaskAndWeightsAreOfClasses() {
    for (Task task : Task.values()) {
      Draft threshold = new Draft().of(task);
      threshold.threshold = 0.3;
      Draft weighted = new Draft().of(task);
      weighted.weights = new ClassWeights.Balanced();
      if (task == Task.BINARY) {
        assertThat(threshold.made().training().decision().threshold()).isEqualTo(0.3);
      } else {
        refused("threshold", threshold::made);
      }
      if (task == Task.REGRESSION) {
        refused("class weights", weighted::made);
      } else {
        assertThat(weighted.made().training().requireBuiltIn().classWeights())
            .isEqualTo(new ClassWeights.Balanced());
      }
    }
  }

  @Test
  void aWeightOfAClassThatCannotBeIsRefused() {
    Draft draft = new Draft();
    draft.columns =
        List.of(
            ID,
            SEEN,
            AGE,
            new Column(
                "kind",
                ColumnType.CATEGORY,
                true,
                true,
                List.of(new RowRule.OneOf(Set.of("no", "yes")))));
    bounded(
        "training.classWeights",
        (String label) -> {
          draft.weights = new ClassWeights.Given(Map.of(label, 2.0));
          return draft.made();
        },
        List.of("no", "yes"),
        List.of("maybe"));
  }

  @Test
  void dataIsTheSameForAnotherDefinitionUnlessWhatItSaysOfDataIsAnother() {
    Project project = new Draft().made();
    Draft gated = new Draft();
    gated.gates = List.of(new Gate.Bound(Metric.AUC, 0.9));
    gated.threshold = 0.2;
    assertThat(project.takesSameDataAs(gated.made())).isTrue();

    Draft other = new Draft();
    other.positive = "no";
    Draft keyless = new Draft();
    keyless.entityKey = null;
    Draft timeless = new Draft();
    timeless.eventTime = null;
    Draft narrower = new Draft();
    narrower.columns = List.of(ID, SEEN, AGE, KIND);
    Draft retargeted = new Draft().of(Task.MULTICLASS);
    Draft regression = new Draft().of(Task.REGRESSION);
    Stream.of(other, keyless, timeless, narrower, retargeted, regression)
        .map(Draft::made)
        .forEach(each -> assertThat(project.takesSameDataAs(each)).as("%s", each).isFalse());
  }
}

package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Task;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final ObjectRef FILE = new ObjectRef("intake", "telco-churn/a.csv", "v1");
  private static final Sha256 DIGEST = Sha256.of("archive");

  @Test
  void aProjectComesBackAsItWas() {
    Project project = project();

    assertThat(Json.read(Json.text(project), Project.class)).isEqualTo(project);
  }

  @Test
  void aRunComesBackWithEveryKindOfVerdict() {
    Gate gate = new Gate.Bound(Metric.AUC, 0.8);
    var evaluation =
        Evaluation.ofRegression(10, Map.of(Metric.RMSE, new Estimate(1.5, 1.25, 1.75)));
    var model =
        new Run.Model(
            FILE,
            DIGEST,
            evaluation,
            null,
            List.of(
                new GateVerdict.Passed(gate, "a"),
                new GateVerdict.Failed(new Gate.NotWorseThanChampion(Metric.AUC, 0), "b"),
                new GateVerdict.Inconclusive(gate, "c")),
            List.of("d"));
    var run =
        new Run(CHURN, "r-1", 1, 2, null, "job", Instant.EPOCH, null, null, null)
            .ended(Instant.EPOCH, new Run.Outcome.GateFailed(model));

    assertThat(Json.read(Json.text(run), Run.class)).isEqualTo(run);
  }

  @Test
  void whatIsLeftOpenComesBackWithAnApprovalThatIsPending() {
    for (var approval : List.of(new Approval.Pending(), new Approval.Pending(List.of("why")))) {
      assertThat(Json.read(Json.text(approval), Approval.class)).isEqualTo(approval);
    }
  }

  @Test
  void anUploadComesBackInEachOutcome() {
    var upload = new Upload(CHURN, "in-1", FILE, Instant.EPOCH, null, null, null, null);
    for (Upload.Outcome outcome :
        List.of(
            new Upload.Outcome.Published(3),
            new Upload.Outcome.Declared(1),
            new Upload.Outcome.Predicted(3, FILE),
            new Upload.Outcome.Refused("empty"))) {
      var ended = upload.ended(Instant.EPOCH, new RowCounts(3, 2, 1), outcome);

      assertThat(Json.read(Json.text(ended), Upload.class)).isEqualTo(ended);
    }
  }

  @Test
  void anEventNamesItsCase() {
    Event event = new Event.DatasetPublished(CHURN, 3);

    assertThat(Json.text(event))
        .isEqualTo("{\"type\":\"DatasetPublished\",\"project\":\"telco-churn\",\"version\":3}");
    assertThat(Json.read(Json.text(event), Event.class)).isEqualTo(event);
  }

  @Test
  void nothingIsNoValue() {
    assertThatThrownBy(() -> Json.read("null", RowCounts.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("RowCounts");
  }

  @Test
  void whatTheDomainRefusesIsRefusedInItsWords() {
    assertThatThrownBy(
            () -> Json.read("{\"read\":1,\"published\":0,\"quarantined\":0}", RowCounts.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("published + quarantined = read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"read":1,"published":1}                   | quarantined
          {"read":1,"published":1,"quarantined":null} | quarantined
          """)
  void aNumberThatIsNotThereIsNamed(String json, String missing) {
    assertThatThrownBy(() -> Json.read(json, RowCounts.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(missing);
  }

  @Test
  void whatMayNotBeMissingIsNamedAndWhatMayIsNot() {
    var upload = new Upload(CHURN, "in-1", FILE, Instant.EPOCH, null, null, null, null);
    String json = Json.text(upload);

    assertThat(Json.read(json.replace("}}", "},\"outcome\":null}"), Upload.class))
        .isEqualTo(upload);
    for (String component : List.of("project", "ingestId", "file", "receivedAt")) {
      assertThatThrownBy(
              () -> Json.read(json.replace('"' + component + '"', "\"renamed\""), Upload.class))
          .as(component)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("'" + component + "'");
    }
    assertThatThrownBy(() -> Json.read(json.replace("\"key\"", "\"name\""), Upload.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'key'");
  }

  /** Written by a newer release, of which this one is the rollback. */
  @Test
  void aFieldThatNobodyKnowsIsPassedOver() {
    assertThat(
            Json.read(
                "{\"read\":1,\"published\":1,\"quarantined\":0,\"repaired\":[{}]}",
                RowCounts.class))
        .isEqualTo(new RowCounts(1, 1, 0));
  }

  @Test
  void whatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> Json.read("{", RowCounts.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not a RowCounts in JSON");
    assertThatThrownBy(() -> Json.read("[".repeat(100), Object.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nesting depth");
  }

  static Project project() {
    return new Project(
        CHURN,
        Task.BINARY,
        "churn",
        "Yes",
        "id",
        "at",
        List.of(
            new Column("id", ColumnType.TEXT, true, false, List.of(new RowRule.Unique())),
            new Column(
                "at",
                ColumnType.DATE,
                true,
                false,
                List.of(new RowRule.DateRange(LocalDate.EPOCH, null)),
                new Notation("dd.MM.yyyy", null, null, null, Set.of("-", "?"))),
            new Column(
                "tenure", ColumnType.INTEGER, true, true, List.of(new RowRule.Range(0.0, null))),
            new Column(
                "churn",
                ColumnType.CATEGORY,
                true,
                false,
                List.of(new RowRule.OneOf(Set.of("Yes", "No")), new RowRule.Matches("Yes|No")))),
        List.of(
            new DatasetCheck.RowCount(10, null),
            new DatasetCheck.Completeness("tenure", 0.9),
            new DatasetCheck.Uniqueness(List.of("id"), 1),
            new DatasetCheck.ClassBalance(0.1),
            new DatasetCheck.Quarantine(0.2),
            new DatasetCheck.ChangeFromPrevious(0.25)),
        new TrainingPolicy(
            new BuiltInTrainer(Algorithm.XGBOOST, Map.of("eta", "0.1")),
            new TrainingPolicy.Split(0.1, 0.2, 7),
            new LaunchPolicy(new Compute.SageMaker("ml.m5.large", 1, true, Duration.ofHours(1)))),
        List.of(new Gate.Bound(Metric.AUC, 0.8), new Gate.NotWorseThanChampion(Metric.AUC, 0.01)),
        new ApprovalPolicy.Automatic(),
        new DeploymentPolicy(5, Duration.ofHours(1)),
        new MonitoringPolicy(0.1, 0.25, 200));
  }
}

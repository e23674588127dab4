package io.millrace.domain.dataset;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingDecision;
import io.millrace.domain.training.TrainingDecisions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedDatasetsTest {

  private static final ProjectName TENURE = new ProjectName("telco-tenure");
  private static final DataPolicy SHARED =
      new DataPolicy(Mode.REPLACE, null, null, List.of(TENURE));
  private static final Project OWNER = Samples.project(CHURN, SHARED);
  private static final Project LEARNER =
      Samples.project(TENURE, new DataPolicy(Mode.REPLACE, null, CHURN, null));

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(stateStore, _ -> {});
  private final Projects projects = new Projects(transactions, () -> Instant.EPOCH);
  private final Datasets datasets = new Datasets(transactions, () -> Instant.EPOCH);
  private final SharedDatasets shared = new SharedDatasets(transactions, () -> Instant.EPOCH);

  @Test
  void whoLearnsFromAnothersDataIsGivenTheNewestOnceWhoeverHearsOfItFirst() {
    declare(OWNER);
    publish("one");
    publish("two");
    declare(LEARNER);

    shared.share(TENURE);
    shared.share(CHURN);
    shared.share(TENURE);

    DatasetVersion own = datasets.require(TENURE, 1);
    DatasetVersion owners = datasets.require(CHURN, 2);
    assertThat(own.manifest()).isEqualTo(owners.manifest());
    assertThat(own.digest()).isEqualTo(owners.digest());
    assertThat(datasets.find(TENURE, 2)).isEmpty();
    assertThat(stateStore.announced()).endsWith(new Event.DatasetPublished(TENURE, 1));
    assertThat(Histories.of(stateStore, TENURE))
        .contains("millrace: dataset dataset 0 → dataset 1, dataset 2 of telco-churn");
  }

  @Test
  void everyVersionThatComesLaterIsMissedUntilItIsGiven() {
    declare(OWNER);
    declare(LEARNER);
    publish("one");
    DatasetVersion first = datasets.require(CHURN, 1);
    assertThat(SharedDatasets.isUnshared(stateStore, first)).isTrue();

    shared.share(CHURN);

    assertThat(SharedDatasets.isUnshared(stateStore, first)).isFalse();
    publish("two");
    assertThat(SharedDatasets.isUnshared(stateStore, datasets.require(CHURN, 2))).isTrue();
    assertThat(SharedDatasets.isUnshared(stateStore, datasets.require(TENURE, 1))).isFalse();
  }

  /** Nine rows a file. */
  @Test
  void theRowsThatTheOwnersFilesBroughtAreThoseThatATriggerCounts() {
    declare(OWNER);
    declare(
        Samples.project(
            TENURE,
            new DataPolicy(Mode.REPLACE, null, CHURN, null),
            new TrainingTrigger.NewRows(18)));
    publish("one");
    shared.share(CHURN);
    var run = new Run(TENURE, "r-0", 1, 1, null, "dev-j", Instant.EPOCH, null, null, null);
    new Runs(transactions, () -> Instant.EPOCH).planned(run);

    publish("two");
    shared.share(CHURN);
    assertThat(decision(2)).isNotInstanceOf(TrainingDecision.Now.class);
    publish("three");
    shared.share(CHURN);

    assertThat(decision(3)).isInstanceOf(TrainingDecision.Now.class);
  }

  private TrainingDecision decision(int version) {
    return new TrainingDecisions(stateStore).on(datasets.require(TENURE, version), Instant.EPOCH);
  }

  @Test
  void nothingIsGivenToWhomTheOwnerDoesNotName() {
    declare(Samples.project());
    publish("one");

    assertThatThrownBy(() -> declare(LEARNER))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("declares data: {sharedWith: [telco-tenure]}");

    declare(OWNER);
    declare(LEARNER);
    declare(Samples.project());
    shared.share(CHURN);
    shared.share(TENURE);

    assertThat(datasets.find(TENURE, 1)).isEmpty();
  }

  @Test
  void whatSomebodyLearnsFromStaysOrIsNotSharedAnyMore() {
    declare(OWNER);
    declare(LEARNER);

    assertThatThrownBy(() -> declare(Samples.project(CHURN, fractions(), SHARED)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("column 'tenure' of telco-churn is NUMBER, not INTEGER");
    declare(Samples.project(CHURN, fractions(), DataPolicy.REPLACE));
  }

  @Test
  void dataFromBeforeThatDoNotFitAreRefusedInTheHistoryAndNotAskedForAgain() {
    declare(Samples.project(CHURN, fractions(), DataPolicy.REPLACE));
    publish("one");
    declare(OWNER);
    declare(LEARNER);

    shared.share(CHURN);

    assertThat(datasets.find(TENURE, 1)).isEmpty();
    assertThat(Histories.of(stateStore, TENURE).getLast())
        .isEqualTo(
            "millrace: dataset dataset 1 of telco-churn → refused, column 'tenure' of telco-churn is NUMBER, not INTEGER");
    assertThat(SharedDatasets.isUnshared(stateStore, datasets.require(CHURN, 1))).isFalse();
    publish("two");
    shared.share(CHURN);
    assertThat(datasets.find(TENURE, 1)).isPresent();
  }

  private static List<Column> fractions() {
    return OWNER.columns().stream()
        .map(column ->
            column.name().equals("tenure")
                ? new Column("tenure", ColumnType.NUMBER, true, true, List.of())
                : column)
        .toList();
  }

  private void declare(Project project) {
    projects.declare(project, Sha256.of(project.toString()), "ada");
  }

  private void publish(String content) {
    Upload upload =
        datasets.received(CHURN, new ObjectRef("intake", "telco-churn/" + content, "v1"));
    datasets.publish(
        upload,
        new DatasetVersion(
            CHURN,
            0,
            upload.ingestId(),
            projects.find(CHURN).orElseThrow().revision(),
            1,
            Sha256.of(content),
            new ObjectRef("data", content + ".profile", "v1"),
            new ObjectRef("data", content + ".manifest", "v1"),
            9,
            Instant.EPOCH),
        new RowCounts(9, 9, 0));
  }
}

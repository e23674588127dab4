package io.millrace.domain.reconciliation;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.SharedDataset;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Wanted;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.Incident.Retraining;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.reconciliation.Scan.Skipped;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.ModelVersion.Refusal;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is missed is found page by page, whatever the size of a page; what is not is not. */
class ScanTest extends ScanFixture {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void filesThatNobodyTookInToTheirEnd(int page) {
    var datasets = new Datasets(transactions, () -> LATE);
    datasets.refuse(datasets.received(CHURN, drop("telco-churn/done.csv")), null, "no table");
    ObjectRef older = drop("telco-churn/new.csv");
    ObjectRef newer = drop("telco-churn/new.csv");
    ObjectRef begun = drop("telco-churn/received.csv");
    datasets.received(CHURN, begun);
    datasets.received(CHURN, drop("telco-churn/day1/part-0.csv"));
    ObjectRef forgotten = gathered(CHURN, "telco-churn/gathered.csv", DUE.minusSeconds(1000));
    gathered(OTHER, "other/gathered.csv", LATE);
    ObjectRef unheardOf = drop("telco-churn/day1/part-1.csv");
    drop("telco-churn/day1/_metadata");
    drop("of-nobody.csv");
    drop("No Project/x.csv");
    now = DUE;
    drop("telco-churn/young.csv");

    reconcile(page);

    assertThat(missed)
        .containsExactly(
            new MissedStep.UnreadFile(unheardOf),
            new MissedStep.UnreadFile(forgotten),
            new MissedStep.UnreadFile(newer),
            new MissedStep.UnreadFile(older),
            new MissedStep.UnreadFile(begun));
    assertThat(skipped).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void promotionsThatWereNeitherRegisteredNorRefused(int page) {
    promotion("a", "promotion.json");
    ObjectRef newest = promotion("a", "promotion.json");
    promotion("a", "model.tar.gz");
    ObjectRef registered = promotion("b", "promotion.json");
    arrived("b", registered, new IncomingPromotion.Outcome.Registered(1));
    ObjectRef refused = promotion("c", "promotion.json");
    arrived("c", refused, new IncomingPromotion.Outcome.Refused("altered"));
    ObjectRef before = promotion("d", "promotion.json");
    arrived("d", before, new IncomingPromotion.Outcome.Refused("altered"));
    ObjectRef again = promotion("d", "promotion.json");
    write(PROMOTIONS, "---/" + Sha256.of("e") + "/promotion.json");
    now = DUE;
    promotion("f", "promotion.json");

    reconcile(page);

    assertThat(missed)
        .containsExactlyInAnyOrder(
            new MissedStep.UnreceivedPromotion(newest), new MissedStep.UnreceivedPromotion(again));
    assertThat(skipped).isEmpty();
  }

  @Test
  void inTheFirstStageNothingIsHandedOver() {
    promotion("a", "promotion.json");
    promotions = Optional.empty();
    keep(DatasetVersion.key(OTHER, 1), dataset(OTHER, 1, LATE));

    reconcile(2);

    assertThat(missed).containsExactly(new MissedStep.UntrainedDataset(OTHER, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void datasetsThatNoRunLearnedFrom(int page) {
    keep(DatasetVersion.key(CHURN, 1), dataset(CHURN, 1, LATE));
    keep(DatasetVersion.key(CHURN, 2), dataset(CHURN, 2, LATE));
    keep(DatasetVersion.key(CHURN, 3), dataset(CHURN, 3, DUE));
    String learned = Run.runId(CHURN, 1, Sha256.of("data 1"));
    keep(Run.key(CHURN, learned), run(learned, LATE, LATE, new Outcome.NoModel("no")));

    reconcile(page);

    assertThat(missed).containsExactly(new MissedStep.UntrainedDataset(CHURN, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void theOldestDatasetThatATableWasNotToldOf(int page) {
    var third = new ProjectName("third");
    keep(
        ProjectRevision.current(third),
        new ProjectRevision(Samples.project(), 1, Sha256.of("1"), "ada", LATE, null));
    for (int version = 1; version <= 3; version++) {
      keep(DatasetVersion.key(third, version), dataset(third, version, LATE));
    }
    keep(DatasetTable.key(third), DatasetTable.empty(third).told(1, null, LATE));

    reconcile(page);

    assertThat(missed)
        .filteredOn(MissedStep.UntoldDataset.class::isInstance)
        .containsExactly(new MissedStep.UntoldDataset(third, 2));
  }

  @Test
  void aTableThatOthersDoNotFindWhereItIs() {
    var metadata = new ObjectRef("data", "tables/telco-churn/metadata/1.metadata.json", "v1");
    replace(DatasetTable.key(CHURN), DatasetTable.empty(CHURN).told(ALL_TOLD, metadata, DUE));
    findsNothing(); // it may be on its way

    replace(DatasetTable.key(CHURN), DatasetTable.empty(CHURN).told(ALL_TOLD, metadata, LATE));
    for (String other : List.of("", "s3://data/tables/telco-churn/metadata/0.metadata.json")) {
      registered.put(CHURN, other);
      missed.clear();
      reconcile(1);
      assertThat(missed).containsExactly(new MissedStep.UnregisteredTable(CHURN));
    }
    registered.put(CHURN, "s3://data/tables/telco-churn/metadata/1.metadata.json");
    findsNothing();

    replace(DatasetTable.key(CHURN), DatasetTable.empty(CHURN));
    reconcile(1);
    assertThat(missed).containsExactly(new MissedStep.UnregisteredTable(CHURN));
    registered.remove(CHURN);
    findsNothing();
  }

  @Test
  void dataThatSomebodyLearnsFromWhoWasNotGivenThem() {
    var owner = new ProjectName("third");
    var tenure = new ProjectName("telco-tenure");
    keepInForce(Samples.project(owner, new DataPolicy(Mode.REPLACE, null, null, List.of(tenure))));
    keepInForce(Samples.project(tenure, new DataPolicy(Mode.REPLACE, null, owner, null)));
    keep(DatasetVersion.key(owner, 1), dataset(owner, 1, LATE));
    keep(DatasetVersion.key(owner, 2), dataset(owner, 2, LATE));
    keep(SharedDataset.key(tenure, owner), new SharedDataset(owner, 1));

    reconcile(2);

    assertThat(missed)
        .filteredOn(MissedStep.UnsharedDataset.class::isInstance)
        .containsExactly(new MissedStep.UnsharedDataset(owner, 2));
  }

  @Test
  void dataThatAreTrainedOnWhenAskedMissNothing() {
    keep(
        ProjectRevision.key(CHURN, 1),
        new ProjectRevision(
            Samples.project(new TrainingTrigger.Asked()), 1, Sha256.of("1"), "ada", LATE, null));
    keep(DatasetVersion.key(CHURN, 1), dataset(CHURN, 1, LATE));
    keep(DatasetVersion.key(CHURN, 2), dataset(CHURN, 2, LATE));

    reconcile(2);

    assertThat(missed).containsExactly(new MissedStep.UntrainedDataset(CHURN, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void incidentsThatAreToBeAnsweredByATrainingThatNoRunIs(int page) {
    keep(DatasetVersion.key(CHURN, 1), dataset(CHURN, 1, LATE));
    String published = Run.runId(CHURN, 1, Sha256.of("data 1"));
    keep(Run.key(CHURN, published), run(published, LATE, LATE, new Outcome.NoModel("no")));
    keep(Incident.key(CHURN, 1), incident(1, null));
    keep(Incident.key(CHURN, 2), incident(2, new Retraining(1, LATE)));
    keep(Incident.key(CHURN, 3), incident(3, new Retraining(1, DUE)));
    keep(Incident.key(CHURN, 4), incident(4, new Retraining(1, LATE)));
    String answer = Run.runId(CHURN, 1, Sha256.of("data 1"), new Run.Reason.Incident(4));
    keep(Run.key(CHURN, answer), run(answer, LATE, LATE, new Outcome.NoModel("no")));

    reconcile(page);

    assertThat(missed).containsExactly(new MissedStep.UnansweredIncident(CHURN, 2));
  }

  private static Incident incident(int number, @Nullable Retraining retraining) {
    return new Incident(
        CHURN,
        number,
        1,
        LATE,
        LATE,
        DriftVerdict.DRIFT,
        DriftVerdict.DRIFT,
        List.of(new Incident.Affected("tenure", DriftVerdict.DRIFT, null, null, "It moved.")),
        null,
        Incident.Handling.NONE,
        retraining,
        null,
        null);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void runsThatGoOnThoughTheirJobsDoNotOrThatPassedAndAreNoVersion(int page) {
    keep(run("r-1-gone", LATE, null, null));
    keep(run("r-2-ended", LATE, null, null));
    jobs.put("job of r-2-ended", new JobState.Completed("models", "m"));
    keep(run("r-3-goes-on", LATE, null, null));
    jobs.put("job of r-3-goes-on", new JobState.Running("Training"));
    keep(run("r-4-young", DUE, null, null));
    keep(run("r-5-passed", LATE, LATE, new Outcome.Passed(model())));
    Run registered = run("r-6-registered", LATE, LATE, new Outcome.Passed(model()));
    keep(registered);
    registry.register(
        Samples.candidate(registered, model()), new ApprovalPolicy.ByRole(Role.APPROVER));
    keep(run("r-7-just-passed", LATE, DUE, new Outcome.Passed(model())));
    keep(run("r-8-failed", LATE, LATE, new Outcome.GateFailed(model())));
    keep(run("r-9-broke", LATE, LATE, new Outcome.NoModel("no")));
    keep(run("r-a-passed-on-a-branch", LATE, LATE, new Outcome.Passed(model())).on("cleaner"));
    keep(run("r-b-planned-on-a-branch", LATE, null, null).on("cleaner"));
    keep(run("s-1-stopped", LATE, LATE, new Outcome.Stopped("ada", "enough")));
    keep(run("s-2-runs-on", LATE, LATE, new Outcome.Stopped("ada", "enough")));
    jobs.put("job of s-2-runs-on", new JobState.Running("Training"));

    reconcile(page);

    assertThat(missed)
        .containsExactly(
            new MissedStep.UnconcludedRun("job of r-1-gone"),
            new MissedStep.UnconcludedRun("job of r-2-ended"),
            new MissedStep.UnregisteredRun(CHURN, "r-5-passed"),
            new MissedStep.UnconcludedRun("job of r-b-planned-on-a-branch"),
            new MissedStep.UnconcludedRun("job of s-2-runs-on"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void approvedVersionsNewerThanAllThatServed(int page) {
    keepVersion(1, new Approval.Approved("ada", "fine", LATE), null);
    keepVersion(2, new Approval.Approved("ada", "fine", LATE), null);
    keepVersion(3, new Approval.Approved("ada", "fine", LATE), new Refusal("altered", LATE));
    keepVersion(4, new Approval.Pending(), null);
    keepVersion(5, new Approval.Rejected("ada", "no", LATE), null);
    keepVersion(6, new Approval.Approved("ada", "fine", DUE), null);
    keepVersion(7, new Approval.Approved("ada", "fine", LATE), null);
    keep(Route.key(CHURN), route(1, 1));

    reconcile(page);

    assertThat(missed)
        .containsExactly(
            new MissedStep.UndeployedVersion(CHURN, 2), new MissedStep.UndeployedVersion(CHURN, 7));
  }

  @Test
  void whereNothingEverServedTheFirstVersionIsLookedAtToo() {
    keepVersion(1, new Approval.Approved("ada", "fine", LATE), null);

    reconcile(1);

    assertThat(missed).containsExactly(new MissedStep.UndeployedVersion(CHURN, 1));
  }

  @Test
  void aVersionThatSomebodyWantsBackAndThatDoesNotServe() {
    keepVersion(1, new Approval.Approved("ada", "fine", LATE), null);
    keepVersion(2, new Approval.Approved("ada", "fine", LATE), null);
    keep(Route.key(CHURN), route(2, 2));
    var wanted = new Wanted(CHURN, 1, 2, "ada", "the old one", LATE);
    keep(Wanted.key(CHURN), wanted);
    keep(Wanted.key(OTHER), new Wanted(OTHER, 1, 2, "ada", "nothing serves", LATE));

    reconcile(1);
    assertThat(missed).containsExactly(new MissedStep.UndeployedVersion(CHURN, 1));

    replace(Wanted.key(CHURN), new Wanted(CHURN, 1, 2, "ada", "just now", DUE));
    findsNothing();
    replace(Wanted.key(CHURN), new Wanted(CHURN, 1, 1, "ada", "of an older route", LATE));
    findsNothing();
    replace(Wanted.key(CHURN), new Wanted(CHURN, 9, 2, "ada", "there is none", LATE));
    findsNothing();
    replace(Wanted.key(CHURN), wanted);
    registry.refused(CHURN, 1, "altered");
    findsNothing();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void promotionsThatAreStillOnTheirWay(int page) {
    keep(
        OutgoingPromotion.key(CHURN, 1),
        outgoingPromotion(1, LATE, new OutgoingPromotion.Outcome.HandedOver(LATE)));
    keep(OutgoingPromotion.key(CHURN, 2), outgoingPromotion(2, LATE, null));
    keep(OutgoingPromotion.key(CHURN, 3), outgoingPromotion(3, DUE, null));

    reconcile(page);

    assertThat(missed).containsExactly(new MissedStep.UnfinishedPromotion(CHURN, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void whatCannotBeReadIsSaidAndHidesNothing(int page) {
    Key<Run> place = Run.key(CHURN, "r-0");
    keep(new Key<>(Counter.class, place.partition(), place.sort()), new Counter(1));
    keep(run("r-1", LATE, null, null));
    keepVersion(1, new Approval.Approved("ada", "fine", LATE), null);
    keep(new Key<>(Counter.class, Wanted.key(CHURN).partition(), "wanted"), new Counter(1));

    reconcile(page);

    assertThat(missed)
        .containsExactly(
            new MissedStep.UnconcludedRun("job of r-1"),
            new MissedStep.UndeployedVersion(CHURN, 1));
    assertThat(skipped).hasSize(2);
    assertThat(skipped.getFirst()).isEqualTo(new Skipped("run#r-0 of telco-churn", "not a Run"));
    assertThat(skipped.getLast().what()).isEqualTo("what is wanted of telco-churn");
  }

  @Test
  void aBucketThatCannotBeListedHidesNothingElse() {
    drop("telco-churn/new.csv");
    keep(run("r-1", LATE, null, null));
    var page =
        new Scan(
                stateStore,
                registry,
                (ObjectStore)
                    java.lang.reflect.Proxy.newProxyInstance(
                        ObjectStore.class.getClassLoader(),
                        new Class<?>[] {ObjectStore.class},
                        (_, _, _) -> {
                          throw new UnavailableException("it is away");
                        }),
                INTAKE,
                promotions,
                name -> Optional.ofNullable(jobs.get(name)),
                project -> Optional.ofNullable(registered.get(project)),
                10)
            .look(Position.START, DUE);

    assertThat(page.missed()).isEmpty();
    assertThat(page.skipped())
        .containsExactly(new Skipped("all from Files[after=null] on", "it is away"));
    assertThat(page.next()).isEqualTo(new Position.Promotions(null));
  }
}

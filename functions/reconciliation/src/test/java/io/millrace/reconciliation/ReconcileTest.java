package io.millrace.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.event.Functions;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.reconciliation.Scan;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.runtime.logging.MetricLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcileTest {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final InstantSource CLOCK = () -> NOW;
  private static final String INTAKE = "intake";

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final Transactions transactions = new Transactions(stateStore, _ -> {});
  private final Runs runs = new Runs(transactions, () -> Instant.EPOCH);
  private final List<String> asked = new ArrayList<>();
  private final List<String> metrics = new ArrayList<>();

  @BeforeEach
  void somethingOfEachKindIsMissed() {
    new Projects(transactions, () -> Instant.EPOCH)
        .declare(Samples.project(), Sha256.of("1"), "ada");
    objects.write(INTAKE, Samples.CHURN + "/one\bc.csv", "x".getBytes(UTF_8), "text/csv");
    keep(DatasetVersion.key(Samples.CHURN, 2), dataset(2));
    keep(
        DatasetTable.key(Samples.CHURN),
        DatasetTable.empty(Samples.CHURN).told(1, null, Instant.EPOCH));
    runs.planned(run("r-1"));
    runs.planned(run("r-2"));
  }

  @Test
  void everythingThatIsMissedIsAskedFor() {
    assertThat(reconcile(objects))
        .isEqualTo(
            new Reconcile.Found(
                Map.of(
                    "UnreadFile",
                    1,
                    "UntrainedDataset",
                    1,
                    "UntoldDataset",
                    1,
                    "UnconcludedRun",
                    2),
                0,
                true));
  }

  @Test
  void aBucketThatCannotBeListedKeepsNothingElseFromBeingLookedAt() {
    Reconcile.Found found = reconcile(unlistable(objects));

    assertThat(found)
        .isEqualTo(
            new Reconcile.Found(
                Map.of("UntrainedDataset", 1, "UntoldDataset", 1, "UnconcludedRun", 2), 1, true));
    assertThat(metrics.getFirst()).contains("\"Skipped\":1");
  }

  @Test
  void anEntityThatCannotBeReadKeepsNothingElseFromBeingLookedAt() {
    Key<DatasetVersion> place = DatasetVersion.key(Samples.CHURN, 1);
    keep(new Key<>(Counter.class, place.partition(), place.sort()), new Counter(7));

    assertThat(reconcile(objects))
        .isEqualTo(
            new Reconcile.Found(
                Map.of(
                    "UnreadFile",
                    1,
                    "UntrainedDataset",
                    1,
                    "UntoldDataset",
                    1,
                    "UnconcludedRun",
                    2),
                1,
                true));
  }

  @Test
  void aJobThatCannotBeDescribedKeepsNothingElseFromBeingLookedAt() {
    keep(
        Run.key(Samples.CHURN, "r-0"),
        run("r-0", "the-broken-one")); // before the others in the list

    assertThat(reconcile(objects))
        .isEqualTo(
            new Reconcile.Found(
                Map.of(
                    "UnreadFile",
                    1,
                    "UntrainedDataset",
                    1,
                    "UntoldDataset",
                    1,
                    "UnconcludedRun",
                    2),
                1,
                true));
  }

  @Test
  void aFunctionThatCannotBeAskedKeepsNoOtherFromBeingAsked() {
    Reconcile.Found found =
        reconcile(
            objects,
            (title, event) -> {
              if (title.equals("IngestUpload")) {
                throw new UnavailableException("there is no " + title);
              }
              asked.add(title);
            });

    assertThat(found)
        .isEqualTo(
            new Reconcile.Found(
                Map.of("UntrainedDataset", 1, "UntoldDataset", 1, "UnconcludedRun", 2), 1, true));
    assertThat(asked)
        .containsExactly("LaunchTraining", "PublishTable", "ConcludeTraining", "ConcludeTraining");
  }

  @Test
  void aFileToPredictIsAskedOfTheFunctionThatPredicts() {
    objects.write(INTAKE, "batch-in/" + Samples.CHURN + "/b.csv", new byte[] {'x'}, "text/csv");

    assertThat(reconcile(objects).missed()).containsEntry("UnreadFile", 2);
    assertThat(asked).contains("PredictFile", "IngestUpload");
  }

  @Test
  void trafficThatShouldHaveMovedOnIsMissedAndThatWhichIsHeldIsNot() {
    var deployments = new Deployments(transactions, () -> Instant.EPOCH);
    var hourly = new RolloutPolicy(List.of(10), Duration.ofHours(1), null);
    deployments.deploy(approved("r-8"), hourly);
    deployments.deploy(approved("r-9"), hourly);

    assertThat(reconcile(objects).missed()).containsEntry("UnmovedTraffic", 1);
    assertThat(asked).contains("AdvanceRollouts");
    new Rollouts(transactions, () -> Instant.EPOCH).pause(Samples.CHURN, "ada", "let us look");
    assertThat(reconcile(objects).missed()).doesNotContainKey("UnmovedTraffic");
  }

  private ModelVersion approved(String runId) {
    var model =
        new Run.Model(
            new ObjectRef("models", runId, "v1"),
            Sha256.of(runId),
            Samples.evaluation(0.84),
            null,
            List.of());
    return new Registry(transactions, () -> Instant.EPOCH)
        .register(Samples.candidate(run(runId), model), new ApprovalPolicy.Automatic());
  }

  private Reconcile.Found reconcile(ObjectStore store) {
    return reconcile(store, (title, _) -> asked.add(title));
  }

  private Reconcile.Found reconcile(ObjectStore store, Asked functions) {
    var scan =
        new Scan(
            stateStore,
            new Registry(transactions, CLOCK),
            store,
            INTAKE,
            Optional.empty(),
            ReconcileTest::describe,
            _ -> Optional.empty(),
            10);
    return new Reconcile(
            new InMemoryStateStore(),
            scan,
            new Redelivery(functions, CLOCK, UUID::randomUUID),
            new ReconciliationMetrics(
                new MetricLog("test", CLOCK, line -> metrics.add(new String(line, UTF_8)))),
            CLOCK,
            Duration.ofMinutes(1))
        .apply(new Turn(Duration.ofHours(1)));
  }

  /** Functions without names that anybody asks for. */
  private interface Asked extends Functions {
    @Override
    default Optional<String> titleOf(String arn) {
      return Optional.empty();
    }
  }

  private static Optional<JobState> describe(String job) {
    if (job.equals("the-broken-one")) {
      throw new NullPointerException("no TrainingTimeInSeconds");
    }
    return Optional.empty();
  }

  /** S3 as the SDK sees it where a key cannot be said in XML. */
  private static ObjectStore unlistable(ObjectStore store) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("versions")) {
                throw new UnavailableException("Could not parse XML response");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private <T extends Entity> void keep(Key<T> key, T value) {
    assertThat(stateStore.write(List.of(Write.create(key, value)), List.of())).isTrue();
  }

  private static DatasetVersion dataset(int version) {
    var data = new ObjectRef("data", "d" + version, "v1");
    return new DatasetVersion(
        Samples.CHURN, version, "u-1", 1, 1, Sha256.of("d"), data, data, 10, Instant.EPOCH);
  }

  private static Run run(String runId) {
    return run(runId, "dev-" + runId);
  }

  private static Run run(String runId, String job) {
    return new Run(Samples.CHURN, runId, 1, 1, null, job, Instant.EPOCH, null, null, null);
  }
}

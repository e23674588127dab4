package io.millrace.domain.reconciliation;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Gatherings;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.reconciliation.Scan.Skipped;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.ModelVersion.Refusal;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage with two projects in memory, of which everything was told as long as nothing is missed.
 */
abstract class ScanFixture {

  static final Instant DUE = Instant.parse("2026-11-29T12:00:00Z");
  static final Instant LATE = DUE.minusSeconds(1);
  static final ProjectName OTHER = new ProjectName("other");
  static final String INTAKE = "intake";
  static final String PROMOTIONS = "promotions";

  static final int ALL_TOLD = 1000;

  final InMemoryStateStore stateStore = new InMemoryStateStore();
  final Transactions transactions = new Transactions(stateStore, _ -> {});
  final Registry registry = new Registry(transactions, () -> LATE);
  Instant now = LATE;
  final InMemoryObjectStore objects = new InMemoryObjectStore(() -> now);
  final Map<String, JobState> jobs = new HashMap<>();
  final Map<ProjectName, String> registered = new HashMap<>();
  Optional<String> promotions = Optional.of(PROMOTIONS);
  final List<MissedStep> missed = new ArrayList<>();
  final List<Skipped> skipped = new ArrayList<>();

  ScanFixture() {
    for (ProjectName project : List.of(CHURN, OTHER)) {
      keep(
          ProjectRevision.current(project),
          new ProjectRevision(Samples.project(), 1, Sha256.of("1"), "ada", LATE, null));
      keep(DatasetTable.key(project), DatasetTable.empty(project).told(ALL_TOLD, null, LATE));
    }
  }

  void keepInForce(Project project) {
    keep(
        ProjectRevision.current(project.name()),
        new ProjectRevision(project, 1, Sha256.of("1"), "ada", LATE, null));
  }

  void reconcile(int page) {
    var scan =
        new Scan(
            stateStore,
            registry,
            objects,
            INTAKE,
            promotions,
            name -> Optional.ofNullable(jobs.get(name)),
            project -> Optional.ofNullable(registered.get(project)),
            page);
    Position at = Position.START;
    for (int pages = 0; at != null; pages++) {
      assertThat(pages).as("pages").isLessThan(100);
      Scan.Page looked = scan.look(at, DUE);
      missed.addAll(looked.missed());
      skipped.addAll(looked.skipped());
      at = looked.next();
    }
  }

  void findsNothing() {
    missed.clear();
    reconcile(1);
    assertThat(missed).isEmpty();
  }

  ObjectRef drop(String key) {
    return write(INTAKE, key);
  }

  /** A file that came then, and waits ten minutes for others. */
  ObjectRef gathered(ProjectName project, String key, Instant at) {
    ObjectRef file = drop(key);
    var upload = new Datasets(transactions, () -> at).received(project, file);
    var _ =
        new Gatherings(transactions, () -> at)
            .add(upload, new RowCounts(1, 1, 0), Duration.ofMinutes(10));
    return file;
  }

  ObjectRef promotion(String archive, String file) {
    return write(PROMOTIONS, "telco-churn/%s/%s".formatted(Sha256.of(archive), file));
  }

  ObjectRef write(String bucket, String key) {
    return objects.write(bucket, key, "x".getBytes(UTF_8), "text/plain");
  }

  void arrived(String archive, ObjectRef promotion, IncomingPromotion.Outcome outcome) {
    Sha256 digest = Sha256.of(archive);
    keep(
        IncomingPromotion.key(CHURN, digest),
        new IncomingPromotion(CHURN, digest, promotion, LATE, outcome));
  }

  void keep(Run run) {
    keep(Run.key(CHURN, run.runId()), run);
  }

  void keepVersion(int number, Approval approval, @Nullable Refusal refusal) {
    Run run = run("r-" + number, LATE, LATE, new Outcome.Passed(model()));
    ModelVersion version = registry.register(Samples.candidate(run, model()), byPerson());
    assertThat(version.version()).isEqualTo(number);
    replace(ModelVersion.key(CHURN, number), version.with(approval).with(refusal));
  }

  static ApprovalPolicy byPerson() {
    return new ApprovalPolicy.ByRole(Role.APPROVER);
  }

  <T extends Entity> void keep(Key<T> key, T value) {
    assertThat(stateStore.write(List.of(Write.create(key, value)), List.of())).isTrue();
  }

  <T extends Entity> void replace(Key<T> key, T value) {
    stateStore.write(
        List.of(Write.replace(key, stateStore.find(key).orElseThrow(), value)), List.of());
  }

  static Route route(int live, long deployment) {
    return new Route(
        CHURN,
        deployment,
        new Route.Target(live, new ObjectRef("models", "m", "v1"), Sha256.of("m")),
        null,
        live,
        LATE);
  }

  static OutgoingPromotion outgoingPromotion(
      int version, Instant at, OutgoingPromotion.@Nullable Outcome outcome) {
    return new OutgoingPromotion(CHURN, version, "prod", "ada", "ready", at, outcome);
  }

  static Run run(
      String id, Instant launchedAt, @Nullable Instant endedAt, @Nullable Outcome outcome) {
    return new Run(CHURN, id, 1, 1, null, "job of " + id, launchedAt, endedAt, outcome, null);
  }

  static Run.Model model() {
    return new Run.Model(
        new ObjectRef("models", "m", "v1"),
        Sha256.of("m"),
        Samples.evaluation(0.9),
        null,
        List.of());
  }

  static DatasetVersion dataset(ProjectName project, int number, Instant publishedAt) {
    var file = new ObjectRef("data", "d" + number, "v1");
    return new DatasetVersion(
        project,
        number,
        Upload.ingestId(file),
        1,
        1,
        Sha256.of("data " + number),
        file,
        file,
        10,
        publishedAt);
  }
}

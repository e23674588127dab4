package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;

import io.millrace.domain.Interruption;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.SharedDatasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.price.TrainingPrices;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Expenses;
import io.millrace.domain.training.InMemoryTrainingJobs;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingDecisions;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.modeling.Importance;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.Prices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Both functions of the module over ports in memory, where a dataset version was published. */
final class TrainingModule {

  static final InstantSource CLOCK = () -> Instant.EPOCH;
  static final Event.DatasetPublished PUBLISHED = new Event.DatasetPublished(CHURN, 1);
  static final String RUN = Run.runId(CHURN, 1, Sha256.of("in-1"));
  static final String JOB = "dev-telco-churn-" + RUN;
  static final String OUTPUT = "runs/telco-churn/" + RUN;
  static final String ARCHIVE = OUTPUT + "/" + JOB + "/output/model.tar.gz";

  private static final TrainingLimits AMPLE =
      new TrainingLimits(List.of("ml.m5.large"), Duration.ofDays(1));

  final InMemoryStateStore stateStore = new InMemoryStateStore();
  final InMemoryObjectStore objects = new InMemoryObjectStore();
  final InMemoryTrainingJobs jobs = new InMemoryTrainingJobs();
  private final Functions functions = new Functions(stateStore, objects, jobs, AMPLE);
  final Runs runs = functions.runs;
  final LaunchTraining launch = functions.launch;
  final ConcludeTraining conclude = functions.conclude;

  TrainingModule() {
    this(Samples.project());
  }

  /** A project that trains so. */
  TrainingModule(@Nullable TrainingTrigger trigger) {
    this(Samples.project(trigger));
  }

  /** This project. */
  TrainingModule(Project project) {
    declare(project);
    publish("in-1");
  }

  void declare(Project project) {
    new Projects(transactions(), CLOCK).declare(project, Sha256.of("1"), "ada");
  }

  private Transactions transactions() {
    return new Transactions(stateStore, _ -> {});
  }

  /** The functions with other jobs. */
  Functions with(TrainingJobs others) {
    return new Functions(stateStore, objects, others, AMPLE);
  }

  /** The functions, so much later. */
  Functions after(Duration passed) {
    return new Functions(stateStore, objects, jobs, AMPLE, () -> Instant.EPOCH.plus(passed));
  }

  /** The functions in a stage with other limits. */
  Functions with(TrainingLimits limits) {
    return new Functions(stateStore, objects, jobs, limits);
  }

  /** The functions, killed at one of their calls. */
  Functions disturbed(Interruption interruption) {
    return new Functions(
        interruption.at(StateStore.class, stateStore),
        interruption.at(ObjectStore.class, objects),
        interruption.at(TrainingJobs.class, jobs),
        AMPLE);
  }

  /** All that is kept, announced and launched. */
  String state() {
    return stateStore.contents() + stateStore.announced() + jobs.launched().keySet();
  }

  /** Publishes a dataset version of these bytes. */
  void publish(String ingestId) {
    publish(ingestId, null);
  }

  /**
   * @param gathered the rows of all files that made it; null where one did
   */
  void publish(String ingestId, @Nullable Long gathered) {
    var datasets = new Datasets(transactions(), CLOCK);
    Upload upload =
        datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", ingestId));
    DatasetVersion version = version(upload, ingestId);
    datasets.publish(
        upload, gathered == null ? version : version.gathered(gathered), new RowCounts(2, 2, 0));
  }

  /** Begins the branch {@code cleaner} with dataset 1, and publishes these bytes on it. */
  void branch(String ingestId) {
    var branches = new Branches(transactions(), CLOCK);
    branches.begin(CHURN, "cleaner", 1, "ada", "to try it");
    Upload upload =
        new Datasets(transactions(), CLOCK)
            .received(CHURN, new ObjectRef("intake", "telco-churn@cleaner/a.csv", ingestId));
    branches.publish(upload, "cleaner", _ -> version(upload, ingestId), new RowCounts(2, 2, 0));
  }

  private DatasetVersion version(Upload upload, String ingestId) {
    String folder = "datasets/telco-churn/" + ingestId;
    var part =
        new Part(
            upload.file(),
            1,
            new ObjectRef("data", folder + "/data.parquet", "v1"),
            Sha256.of(ingestId),
            new ObjectRef("data", folder + "/profile.json", "v1"),
            2,
            null);
    var source = new DatasetManifest.Source(upload.file(), Sha256.of("rows"));
    ObjectRef manifest =
        objects.write(
            "data",
            folder + "/manifest.json",
            Json.bytes(new DatasetManifest("telco-churn", source, List.of(part))),
            "application/json");
    return new DatasetVersion(
        CHURN,
        0,
        upload.ingestId(),
        1,
        1,
        Sha256.of(ingestId),
        new ObjectRef("data", folder + "/profile.json", "v1"),
        manifest,
        2,
        Instant.EPOCH);
  }

  /** Lets a version serve that an earlier run learned. */
  void deployed() {
    var transactions = transactions();
    var archive = new ObjectRef("models", "telco-churn/0123/model.tar.gz", "v1");
    var old = new Run(CHURN, "r-0", 1, 1, null, "old", Instant.EPOCH, null, null, null);
    var model = new Run.Model(archive, Sha256.of("old"), Samples.evaluation(0.84), null, List.of());
    new Deployments(transactions, CLOCK)
        .deploy(
            new Registry(transactions, CLOCK)
                .register(Samples.candidate(old, model), new ApprovalPolicy.Automatic()));
  }

  /** Puts the archive of a model that reached this area under the curve where the job does. */
  byte[] learned(double auc) {
    byte[] metrics = Json.bytes(new Comparison(Samples.evaluation(auc), new Champion.None()));
    var archive = new ByteArrayOutputStream();
    try {
      new ModelArchive(
              Map.of(
                  ModelArchive.METRICS,
                  metrics,
                  ModelArchive.IMPORTANCE,
                  Importance.toJson(List.of(new Importance("tenure", 1, 1)))))
          .write(archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects.write("data", ARCHIVE, archive.toByteArray(), "application/gzip");
    jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));
    return archive.toByteArray();
  }

  /** Both functions on the same ports. */
  static final class Functions {
    final Runs runs;
    final AtomicReference<@Nullable Instant> rung = new AtomicReference<>();
    final LaunchTraining launch;
    final ConcludeTraining conclude;

    private Functions(
        StateStore stateStore, ObjectStore objects, TrainingJobs jobs, TrainingLimits limits) {
      this(stateStore, objects, jobs, limits, CLOCK);
    }

    private Functions(
        StateStore stateStore,
        ObjectStore objects,
        TrainingJobs jobs,
        TrainingLimits limits,
        InstantSource clock) {
      var transactions = new Transactions(stateStore, _ -> {});
      var projects = new Projects(transactions, CLOCK);
      var registry = new Registry(transactions, CLOCK);
      var deployments = new Deployments(transactions, CLOCK);
      var datasets = new Datasets(transactions, CLOCK);
      runs = new Runs(transactions, CLOCK);
      var financing =
          new Financing(new Expenses(transactions, CLOCK), new TrainingPrices(Prices.usual()));
      var decisions = new TrainingDecisions(stateStore);
      var later = new LaterTrainings(projects, datasets, runs, decisions, clock);
      var launcher =
          new JobLauncher(
              runs,
              projects,
              new Branches(transactions, CLOCK),
              registry,
              deployments,
              objects,
              jobs,
              limits,
              financing,
              new Windows(runs, projects, jobs, rung::set, later, clock),
              "data");
      var incidents = new Incidents(transactions, CLOCK);
      launch =
          new LaunchTraining(
              new SharedDatasets(transactions, CLOCK),
              runs,
              decisions,
              incidents,
              launcher,
              clock,
              "dev",
              Tracing.NONE);
      conclude =
          new ConcludeTraining(
              runs,
              jobs,
              launcher,
              later,
              launch,
              financing,
              new Examination(projects, deployments, objects, CLOCK),
              Tracing.NONE);
    }
  }
}

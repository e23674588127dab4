package io.millrace.reconciliation;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.Candidate;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Origin;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the modules do, as far as the platform's state goes: a file is one letter, which says how it
 * ends. R, S and T are refused, F's job fails, and G's model does not pass its gates. Of what is
 * promoted, E is not handed over, C is refused by the next stage as often as it comes, and D the
 * first time.
 */
final class Modules {

  /** Where the first stage hands versions over to the next. */
  static final String PROMOTIONS = "promotions";

  /** Why people ask for a version to be handed over, the first time and once it was refused. */
  static final String FIRST = "first";

  static final String AGAIN = "again";

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final TrainingJobs jobs;
  private final InstantSource clock;
  private final Projects projects;
  private final Datasets datasets;
  private final Runs runs;
  private final Registry registry;
  private final Deployments deployments;
  private final OutgoingPromotions outgoingPromotions;
  private final IncomingPromotions incomingPromotions;
  private final Consumer<ObjectRef> handedOver;
  private final Map<ProjectName, String> catalog = new HashMap<>();

  /**
   * @param handedOver is told of each promotion that was written
   */
  Modules(
      Transactions transactions,
      ObjectStore objects,
      TrainingJobs jobs,
      InstantSource clock,
      Consumer<ObjectRef> handedOver) {
    stateStore = transactions.stateStore();
    this.objects = objects;
    this.jobs = jobs;
    this.clock = clock;
    this.handedOver = handedOver;
    outgoingPromotions = new OutgoingPromotions(transactions, clock);
    incomingPromotions = new IncomingPromotions(transactions, clock);
    projects = new Projects(transactions, clock);
    datasets = new Datasets(transactions, clock);
    runs = new Runs(transactions, clock);
    registry = new Registry(transactions, clock);
    deployments = new Deployments(transactions, clock);
  }

  void ingest(ObjectRef file) {
    Upload upload = datasets.received(Upload.projectOf(file), file);
    String content = content(file);
    if ("RST".contains(content)) {
      var _ = datasets.refuse(upload, null, "refused");
    } else {
      var data =
          new DatasetVersion(
              upload.project(),
              0,
              upload.ingestId(),
              1,
              1,
              Sha256.of(content),
              file,
              file,
              1,
              clock.instant());
      var _ = datasets.publish(upload, data, new RowCounts(1, 1, 0));
    }
  }

  /** The project's table is told of every version that there is. */
  void tell(Event event) {
    while (true) {
      var key = DatasetTable.key(event.project());
      var read = stateStore.find(key);
      int next = read.map(table -> table.value().version()).orElse(0) + 1;
      if (datasets.find(event.project(), next).isEmpty()) {
        return;
      }
      var metadata = new ObjectRef("data", "tables/%s/%s".formatted(event.project(), next), "v1");
      var table = DatasetTable.empty(event.project()).told(next, metadata, clock.instant());
      var _ =
          stateStore.write(
              List.of(new Write<>(key, table, read.map(Revised::revision).orElse(0L))),
              List.of(new Event.TableMoved(event.project())));
    }
  }

  /** Others are told where the project's table is. */
  void list(Event.TableMoved event) {
    stateStore
        .find(DatasetTable.key(event.project()))
        .flatMap(table -> table.value().location())
        .ifPresent(location -> catalog.put(event.project(), location));
  }

  /** Where others are told that tables are. */
  Map<ProjectName, String> catalog() {
    return catalog;
  }

  void launch(Event.DatasetPublished event) {
    DatasetVersion dataset = datasets.find(event.project(), event.version()).orElseThrow();
    String id = Run.runId(event.project(), dataset.projectRevision(), dataset.digest());
    launch(
        runs.planned(
            new Run(
                event.project(),
                id,
                event.version(),
                dataset.projectRevision(),
                null,
                new JobName("dev", event.project(), id).toString(),
                clock.instant(),
                null,
                null,
                null)));
  }

  private void launch(Run run) {
    DatasetVersion dataset = datasets.find(run.project(), run.datasetVersion()).orElseThrow();
    var _ =
        jobs.launch(
            new TrainingJob(
                run.jobName(),
                Map.of("dataset", content(dataset.manifest())),
                "s3://models",
                (Compute) Samples.project().training().launch().compute()));
  }

  void conclude(String job) {
    JobName name = JobName.parse(job);
    Run run = runs.find(name.project(), name.runId()).orElseThrow();
    JobState state = jobs.describe(job).orElse(null);
    switch (state) {
      case null -> launch(run);
      case JobState.Running _ -> {}
      case JobState.Failed(var reason) -> {
        var _ = runs.ended(run, new Outcome.NoModel(reason));
      }
      case JobState.Broken(var reason) -> {
        Run ended = runs.broken(run, reason, null);
        runs.next(ended).ifPresent(this::launch);
      }
      case JobState.Completed(var bucket, var content) -> {
        var model =
            new Run.Model(
                new ObjectRef(bucket, content, "v1"),
                Sha256.of(content),
                Samples.evaluation(0.9),
                null,
                List.of());
        var _ =
            runs.ended(
                run,
                content.equals("G") ? new Outcome.GateFailed(model) : new Outcome.Passed(model));
      }
    }
  }

  void register(Event.RunPassed event) {
    Run run = runs.find(event.project(), event.runId()).orElseThrow();
    if (run.outcome() instanceof Outcome.Passed(var model)) {
      ApprovalPolicy policy = projects.find(event.project()).orElseThrow().project().approval();
      var _ = registry.register(Samples.candidate(run, model), policy);
    }
  }

  void deploy(Event.VersionApproved event) {
    ModelVersion version = registry.find(event.project(), event.version()).orElseThrow();
    if (version.approval() instanceof Approval.Approved) {
      var _ = deployments.deploy(version);
    }
  }

  void promote(Event.PromotionRequested event) {
    OutgoingPromotion wanted =
        outgoingPromotions.find(event.project(), event.version()).orElseThrow();
    if (wanted.outcome() == null) {
      ModelVersion version = registry.find(event.project(), event.version()).orElseThrow();
      var _ =
          outgoingPromotions.ended(
              event.project(), event.version(), promote(version, wanted.why()));
    }
  }

  private OutgoingPromotion.Outcome promote(ModelVersion version, String why) {
    String content = version.archive().key();
    if (content.equals("E")) {
      return new OutgoingPromotion.Outcome.Refused("not whole", clock.instant());
    }
    var folder = new ArchiveFolder(version.project(), version.digest());
    objects.write(PROMOTIONS, folder.archive(), bytes(content), "application/gzip");
    handedOver.accept(
        objects.write(PROMOTIONS, folder.promotion(), bytes(content + why), "application/json"));
    return new OutgoingPromotion.Outcome.HandedOver(clock.instant());
  }

  void receive(ObjectRef promotion) {
    ArchiveFolder folder = ArchiveFolder.ofPromotion(promotion.key()).orElseThrow();
    String said = content(promotion);
    var _ =
        incomingPromotions.noted(
            folder.project(),
            folder.digest(),
            promotion,
            said.startsWith("C") || said.equals("D" + FIRST)
                ? new IncomingPromotion.Outcome.Refused("declared otherwise")
                : new IncomingPromotion.Outcome.Registered(registered(folder, said).version()));
  }

  private ModelVersion registered(ArchiveFolder folder, String said) {
    var signature = new DigitalSignature("samples", "AAAA");
    var here = project(folder.project(), Samples.project());
    return registry.register(
        new Candidate(
            new Provenance(
                folder.project(),
                folder.digest(),
                "r-" + said.charAt(0),
                Sha256.of("dataset"),
                projects.declareIfAbsent(here, Sha256.of("here"), "promotion").revision()),
            1,
            new ObjectRef("next-models", folder.archive(), "v1"),
            Samples.evaluation(0.9),
            signature,
            "passed the gates of " + said,
            List.of(),
            new Origin("first", 1, "ada", signature)),
        here.approval());
  }

  /** The sample, under another name. */
  static Project project(ProjectName name, Project sample) {
    return new Project(
        name,
        sample.task(),
        sample.target(),
        sample.positive(),
        sample.entityKey(),
        sample.eventTime(),
        sample.columns(),
        sample.checks(),
        sample.training(),
        sample.gates(),
        sample.approval(),
        sample.deployment(),
        sample.monitoring());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String content(ObjectRef file) {
    try (InputStream in = objects.read(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

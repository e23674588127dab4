package io.millrace.reconciliation;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Functions;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.reconciliation.Scan;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.DisturbedStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.InMemoryTrainingJobs;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One stage of a {@link World}: what it remembers, its modules and its reconciliation. */
final class TestStage {

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryStateStore bookmark = new InMemoryStateStore();
  private final InMemoryTrainingJobs jobs = new InMemoryTrainingJobs();
  private final Transactions calm = new Transactions(stateStore, _ -> {});
  private final Modules modules;
  private final Scan scan;
  private final InstantSource clock;
  private final Hearing hearing;
  private int announced;

  /** What this stage's functions hear. */
  interface Hearing {

    /** An event happened, which may be lost. */
    void announced(Runnable delivery);

    /** The reconciliation asks a function. */
    void asked(String function, Runnable delivery);
  }

  /**
   * @param intake the bucket that files are dropped into
   * @param promotions the bucket that the stage before hands versions over into
   * @param handedOver is told of each promotion that was written for the next stage
   */
  TestStage(
      ObjectStore objects,
      String intake,
      Optional<String> promotions,
      Consumer<ObjectRef> handedOver,
      InstantSource clock,
      Random chance,
      int deaths,
      Hearing hearing) {
    this.clock = clock;
    this.hearing = hearing;
    modules =
        new Modules(
            new Transactions(
                new DisturbedStateStore(stateStore, chance, deaths, () -> {}), _ -> {}),
            objects,
            jobs,
            clock,
            handedOver);
    scan =
        new Scan(
            stateStore,
            new Registry(calm, clock),
            objects,
            intake,
            promotions,
            jobs::describe,
            project -> Optional.ofNullable(modules.catalog().get(project)),
            2); // a few entries, so that everything is on the edge of a page
  }

  Modules modules() {
    return modules;
  }

  Projects declarations() {
    return new Projects(calm, clock);
  }

  Registry registry() {
    return new Registry(calm, clock);
  }

  OutgoingPromotions outgoingPromotions() {
    return new OutgoingPromotions(calm, clock);
  }

  IncomingPromotions incomingPromotions() {
    return new IncomingPromotions(calm, clock);
  }

  List<ProjectName> projects() {
    return declarations().all().stream().map(revision -> revision.project().name()).toList();
  }

  List<ModelVersion> versions(ProjectName project) {
    return registry().newest(project, 1000);
  }

  /** Announces what was written since the last call. */
  void announce() {
    List<Event> all = stateStore.announced();
    all.subList(announced, all.size()).forEach(this::deliver);
    announced = all.size();
  }

  private void deliver(Event event) {
    switch (event) {
      case Event.DatasetPublished published -> {
        hearing.announced(() -> modules.launch(published));
        hearing.announced(() -> modules.tell(published));
      }
      case Event.DatasetTagged tagged -> hearing.announced(() -> modules.tell(tagged));
      case Event.TableMoved moved -> hearing.announced(() -> modules.list(moved));
      case Event.BranchMoved _ -> {}
      case Event.RunPassed passed -> hearing.announced(() -> modules.register(passed));
      case Event.VersionApproved approved -> hearing.announced(() -> modules.deploy(approved));
      case Event.PromotionRequested requested ->
          hearing.announced(() -> modules.promote(requested));
      case Event.ProjectDeclared _,
          Event.DatasetRefused _,
          Event.RunFailed _,
          Event.RunStopped _,
          Event.VersionRegistered _,
          Event.ApprovalWanted _,
          Event.VersionRejected _,
          Event.DeploymentRefused _,
          Event.PromotionRefused _,
          Event.VersionDeployed _,
          Event.VersionRolledBack _,
          Event.RolloutStarted _,
          Event.EndpointWanted _,
          Event.RolloutResumed _,
          Event.RolloutStopped _,
          Event.ServingStopped _,
          Event.DriftFound _,
          Event.IncidentOpened _,
          Event.IncidentWorsened _,
          Event.IncidentClosed _,
          Event.RetrainingWanted _ -> {}
    }
  }

  void endJobs() {
    new TreeMap<>(jobs.launched())
        .forEach((name, job) -> {
          if (jobs.describe(name).orElseThrow() instanceof JobState.Running) {
            String content = job.channels().getOrDefault("dataset", "");
            jobs.reach(
                name,
                content.equals("F")
                    ? new JobState.Failed("diverged")
                    : new JobState.Completed("models", content));
            hearing.announced(() -> modules.conclude(name));
          }
        });
  }

  /** People find what waits for them by looking, not by events. */
  void approve() {
    for (ProjectName project : projects()) {
      versions(project).stream()
          .filter(version -> version.approval() instanceof Approval.Pending)
          .forEach(version -> registry().decide(project, version.version(), true, "ada", "fine"));
    }
  }

  /** The reconciliation takes as many turns as it needs; its time is up after a few pages each. */
  void reconcile() {
    boolean complete;
    do {
      var looks = new AtomicInteger();
      complete =
          new Reconcile(
                  bookmark,
                  scan,
                  new Redelivery(new Asked(), clock, UUID::randomUUID),
                  new ReconciliationMetrics(new MetricLog("test", clock, _ -> {})),
                  () -> clock.instant().plusSeconds(looks.getAndIncrement()),
                  Duration.ofSeconds(5))
              .apply(new Turn(Duration.ofHours(1)))
              .complete();
    } while (!complete);
  }

  /** All that is written, to the byte. */
  String contents() {
    return stateStore.contents();
  }

  /** All that must not depend on the order in which things happened. */
  String end() {
    StringBuilder end = new StringBuilder();
    for (ProjectName project : projects()) {
      List<ModelVersion> versions = versions(project);
      end.append(project)
          .append(uploads(project))
          .append(runs(project))
          .append(modules.catalog().get(project))
          .append(versions.stream().map(ModelVersion::runId).sorted().toList())
          .append(versions.stream().map(ModelVersion::version).sorted().toList())
          .append(
              versions.stream()
                  .map(version -> version.approval().getClass().getSimpleName())
                  .toList())
          .append(
              stateStore
                  .find(Route.key(project))
                  .map(Revised::value)
                  .map(route -> route.live().version())
                  .orElse(0))
          .append(handedOver(project, versions));
    }
    return end.toString();
  }

  private Map<String, String> uploads(ProjectName project) {
    var uploads = new TreeMap<String, String>();
    for (Upload upload :
        stateStore.latest(Upload.class, Key.partitionOf(project), Upload.prefix(), 1000)) {
      uploads.put(upload.file().toString(), word(upload.outcome()));
    }
    return uploads;
  }

  private Map<String, String> runs(ProjectName project) {
    var runs = new TreeMap<String, String>();
    for (Run run : stateStore.latest(Run.class, Key.partitionOf(project), Run.prefix(), 1000)) {
      Outcome outcome = run.outcome();
      runs.put(run.runId(), word(outcome));
    }
    return runs;
  }

  private Map<String, String> handedOver(ProjectName project, List<ModelVersion> versions) {
    var outgoingPromotions = new TreeMap<String, String>();
    for (ModelVersion version : versions) {
      outgoingPromotions()
          .find(project, version.version())
          .ifPresent(outgoingPromotion ->
              outgoingPromotions.put(
                  version.runId(), outgoingPromotion.why() + word(outgoingPromotion.outcome())));
    }
    return outgoingPromotions;
  }

  /** What became of all that was handed to this stage, whether or not it is declared here. */
  String arrived(List<ProjectName> projects) {
    var arrived = new TreeMap<String, String>();
    for (ProjectName project : projects) {
      stateStore
          .latest(
              IncomingPromotion.class, Key.partitionOf(project), IncomingPromotion.prefix(), 1000)
          .forEach(incomingPromotion ->
              arrived.put(
                  project + "/" + incomingPromotion.archive(), word(incomingPromotion.outcome())));
    }
    return arrived.toString();
  }

  private static String word(@Nullable Object outcome) {
    return outcome == null ? " unfinished" : " " + outcome.getClass().getSimpleName();
  }

  /** Takes the asks of the reconciliation as the modules' functions do. */
  private final class Asked implements Functions {
    @Override
    public Optional<String> titleOf(String arn) {
      return Optional.empty();
    }

    @Override
    public void ask(String title, String text) {
      JsonNode event = Json.read(text, JsonNode.class);
      hearing.asked(
          title,
          switch (title) {
            case "IngestUpload" -> {
              ObjectRef file = AwsEvents.objectCreated(event);
              yield () -> modules.ingest(file);
            }
            case "LaunchTraining" -> {
              var own = AwsEvents.own(Event.DatasetPublished.class).apply(event);
              yield () -> modules.launch(own);
            }
            case "PublishTable" -> {
              var own = AwsEvents.own(Event.DatasetPublished.class).apply(event);
              yield () -> modules.tell(own);
            }
            case "RegisterTable" -> {
              var own = AwsEvents.own(Event.TableMoved.class).apply(event);
              yield () -> modules.list(own);
            }
            case "ConcludeTraining" -> {
              String job = Objects.requireNonNull(AwsEvents.trainingNews(event).jobName());
              yield () -> modules.conclude(job);
            }
            case "RegisterVersion" -> {
              var own = AwsEvents.own(Event.RunPassed.class).apply(event);
              yield () -> modules.register(own);
            }
            case "DeployVersion" -> {
              var own = AwsEvents.own(Event.VersionApproved.class).apply(event);
              yield () -> modules.deploy(own);
            }
            case "PromoteVersion" -> {
              var own = AwsEvents.own(Event.PromotionRequested.class).apply(event);
              yield () -> modules.promote(own);
            }
            case "ReceivePromotion" -> {
              ObjectRef promotion = AwsEvents.objectCreated(event);
              yield () -> modules.receive(promotion);
            }
            default -> throw new AssertionError(title);
          });
    }
  }
}

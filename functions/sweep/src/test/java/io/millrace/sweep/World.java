package io.millrace.sweep;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Functions;
import io.millrace.domain.ledger.DisturbedLedger;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.sweep.Overview;
import io.millrace.domain.training.InMemoryTrainingJobs;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.lambda.AwsEvents;
import io.millrace.logging.MetricLog;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Some projects, the files that were dropped for them, and the rooms, as far as their state goes:
 * they read no tables and learn nothing, but a file's and a job's end is decided by its content.
 *
 * <p>Everything is drawn from one seed but what goes wrong, so that one world can be lived through
 * in several ways.
 */
final class World {

  private static final String INTAKE = "intake";
  private static final String CONTENTS = "ABCDEFGRST"; // see Rooms for what becomes of them

  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryLedger bookmark = new InMemoryLedger();
  private final InMemoryObjectStore objects = new InMemoryObjectStore(this::now);
  private final InMemoryTrainingJobs jobs = new InMemoryTrainingJobs();
  private final Deque<Runnable> underWay = new ArrayDeque<>();
  private final Rooms rooms;
  private final Random chance;
  private double lost;
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private int announced;
  private int asked;
  private String deaf = "";

  /** A world in which everything is heard and done. */
  static World undisturbed(long seed) {
    return new World(seed, 0, 0);
  }

  /** The same world, in which nothing is heard. */
  static World losingEveryEvent(long seed) {
    return new World(seed, 1, 0);
  }

  /**
   * The same world, in which a third is not heard, and functions die at a call to the ledger,
   * before or after it did something, and are not tried again.
   */
  static World losingSomeEventsAndFunctions(long seed) {
    return new World(seed, 0.3, 6);
  }

  private World(long seed, double lost, int deaths) {
    Random drawn = new Random(seed);
    this.chance = new Random(~seed);
    this.lost = lost;
    this.rooms =
        new Rooms(
            new Journal(new DisturbedLedger(ledger, chance, deaths, () -> {}), _ -> {}),
            objects,
            jobs,
            this::now);
    int projects = 1 + drawn.nextInt(3);
    for (int project = 1; project <= projects; project++) {
      populate(new ProjectName("project-" + project), drawn);
    }
    drop("readme.txt", 'A');
    drop("No Project/a.csv", 'A');
    drop("project-1/", 'A');
    drop("undeclared/a.csv", 'R');
  }

  private void populate(ProjectName name, Random random) {
    Project sample =
        Samples.project(
            random.nextBoolean()
                ? new ApprovalPolicy.Automatic()
                : new ApprovalPolicy.ByRole(Role.APPROVER));
    new Projects(new Journal(ledger, _ -> {}), this::now)
        .declare(renamed(sample, name), Sha256.of(name.value()), "somebody");
    int files = random.nextInt(5);
    for (int file = 0; file < files; file++) {
      // Sometimes over another of the same name, which must not be forgotten for that.
      drop(
          "%s/%d.csv".formatted(name, random.nextInt(4)),
          CONTENTS.charAt(random.nextInt(CONTENTS.length())));
    }
  }

  private static Project renamed(Project sample, ProjectName name) {
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

  private void drop(String key, char content) {
    ObjectRef file =
        objects.write(
            INTAKE, key, String.valueOf(content).getBytes(StandardCharsets.UTF_8), "text/csv");
    announce(() -> rooms.ingest(file));
  }

  private void announce(Runnable delivery) {
    if (chance.nextDouble() >= lost) {
      underWay.add(delivery);
    }
  }

  Instant now() {
    return now;
  }

  /** How often a function was asked by a sweep so far. */
  int asked() {
    return asked;
  }

  /** From now on, this function does not hear what it is asked for. */
  void deafen(String function) {
    deaf = function;
  }

  /** From now on, every event is heard. */
  void loseNoMore() {
    lost = 0;
  }

  /** Lets everything that is under way come to its end, jobs and people included. */
  void settle() {
    do {
      while (!underWay.isEmpty()) {
        attempt(underWay.remove());
        announce();
      }
      endJobs();
      approve();
      announce();
    } while (!underWay.isEmpty());
  }

  /** One attempt, as if it were a function's last. */
  private static void attempt(Runnable function) {
    try {
      function.run();
    } catch (UnavailableException | InvalidInputException givenUp) {
      // and nobody comes to know
    }
  }

  private void announce() {
    List<Event> all = ledger.announced();
    all.subList(announced, all.size()).forEach(this::deliver);
    announced = all.size();
  }

  private void deliver(Event event) {
    switch (event) {
      case Event.DatasetPublished published -> announce(() -> rooms.launch(published));
      case Event.RunPassed passed -> announce(() -> rooms.register(passed));
      case Event.VersionApproved approved -> announce(() -> rooms.deploy(approved));
      case Event.ProjectDeclared _,
          Event.DatasetRefused _,
          Event.RunFailed _,
          Event.VersionRegistered _,
          Event.VersionRejected _,
          Event.DeploymentRefused _,
          Event.PromotionRequested _,
          Event.PromotionRefused _,
          Event.VersionDeployed _,
          Event.VersionRolledBack _,
          Event.DriftFound _ -> {}
    }
  }

  private void endJobs() {
    new TreeMap<>(jobs.launched())
        .forEach((name, job) -> {
          if (jobs.describe(name).orElseThrow() instanceof JobState.Running) {
            String content = job.channels().getOrDefault("dataset", "");
            jobs.reach(
                name,
                content.equals("F")
                    ? new JobState.Failed("diverged")
                    : new JobState.Completed("models", content));
            announce(() -> rooms.conclude(name));
          }
        });
  }

  /** People find what waits for them by looking, not by events. */
  private void approve() {
    var registry = new Registry(new Journal(ledger, _ -> {}), this::now);
    for (ProjectName project : projects()) {
      registry.newest(project, 100).stream()
          .filter(version -> version.approval() instanceof Approval.Pending)
          .forEach(version -> registry.decide(project, version.version(), true, "ada", "fine"));
    }
  }

  /** A day later, the sweep takes as many turns as it needs to look at everything. */
  void sweepADayLater() {
    now = now.plus(Duration.ofDays(1));
    sweepAtOnce();
  }

  /** The sweep takes as many turns as it needs. */
  void sweepAtOnce() {
    while (!sweep().apply(new Turn(Duration.ofHours(1))).complete()) {}
  }

  /** A sweep whose time is up after a few pages, each of a few entries. */
  private Sweep sweep() {
    var looks = new AtomicInteger();
    return new Sweep(
        bookmark,
        new Overview(
            ledger,
            new Registry(new Journal(ledger, _ -> {}), this::now),
            objects,
            INTAKE,
            jobs::describe,
            2),
        new Reminders(new Asked(), this::now, UUID::randomUUID),
        new SweepMetrics(new MetricLog("dev", this::now, _ -> {})),
        () -> now.plusSeconds(looks.getAndIncrement()),
        Duration.ofSeconds(5));
  }

  private List<ProjectName> projects() {
    return new Projects(new Journal(ledger, _ -> {}), this::now)
        .all().stream().map(revision -> revision.project().name()).toList();
  }

  /** All that is written, to the byte. */
  String contents() {
    return ledger.contents();
  }

  /** All that must not depend on the order in which things happened. */
  String end() {
    StringBuilder end = new StringBuilder();
    for (ProjectName project : projects()) {
      String partition = Key.partitionOf(project);
      var uploads = new TreeMap<String, String>();
      for (Upload upload : ledger.latest(Upload.class, partition, Upload.prefix(), 1000)) {
        Upload.Outcome outcome = upload.outcome();
        uploads.put(
            upload.file().toString(),
            outcome == null ? "unread" : outcome.getClass().getSimpleName());
      }
      var runs = new TreeMap<String, String>();
      for (Run run : ledger.latest(Run.class, partition, Run.prefix(), 1000)) {
        Outcome outcome = run.outcome();
        runs.put(run.runId(), outcome == null ? "unfinished" : outcome.getClass().getSimpleName());
      }
      List<ModelVersion> versions =
          ledger.latest(ModelVersion.class, partition, ModelVersion.prefix(), 1000);
      end.append(project)
          .append(uploads)
          .append(runs)
          .append(versions.stream().map(ModelVersion::runId).sorted().toList())
          .append(versions.stream().map(ModelVersion::version).sorted().toList())
          .append(
              versions.stream()
                  .map(version -> version.approval().getClass().getSimpleName())
                  .toList())
          .append(
              ledger
                  .find(Route.key(project))
                  .map(Revised::value)
                  .map(route -> route.live().version())
                  .orElse(0));
    }
    return end.toString();
  }

  /** Takes the asks of a sweep as the rooms' functions do. */
  private final class Asked implements Functions {
    @Override
    public Optional<String> titleOf(String arn) {
      return Optional.empty();
    }

    @Override
    public void ask(String title, String text) {
      asked++;
      if (title.equals(deaf)) {
        return;
      }
      JsonNode event = Json.read(text, JsonNode.class);
      underWay.add(
          switch (title) {
            case "IngestUpload" -> {
              ObjectRef file = AwsEvents.objectCreated(event);
              yield () -> rooms.ingest(file);
            }
            case "LaunchTraining" -> {
              var own = AwsEvents.own(Event.DatasetPublished.class).apply(event);
              yield () -> rooms.launch(own);
            }
            case "ConcludeTraining" -> {
              String job = AwsEvents.trainingJob(event);
              yield () -> rooms.conclude(job);
            }
            case "RegisterVersion" -> {
              var own = AwsEvents.own(Event.RunPassed.class).apply(event);
              yield () -> rooms.register(own);
            }
            case "DeployVersion" -> {
              var own = AwsEvents.own(Event.VersionApproved.class).apply(event);
              yield () -> rooms.deploy(own);
            }
            default -> throw new AssertionError(title);
          });
    }
  }
}

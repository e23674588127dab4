package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.ledger.HistoryEntry;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Gate;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.InMemoryTrainingJobs;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.modeling.Importance;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingRoomTest {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final Event.DatasetPublished PUBLISHED = new Event.DatasetPublished(CHURN, 1);
  private static final String RUN = Run.runId(CHURN, 1, Sha256.of("in-1"));
  private static final String JOB = "dev-telco-churn-" + RUN;
  private static final String OUTPUT = "runs/telco-churn/" + RUN;
  private static final String ARCHIVE = OUTPUT + "/" + JOB + "/output/model.tar.gz";

  private static final TrainingLimits AMPLE =
      new TrainingLimits(List.of("ml.m5.large"), Duration.ofDays(1));

  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemoryTrainingJobs jobs = new InMemoryTrainingJobs();
  private final Room room = new Room(ledger, objects, jobs);

  @BeforeEach
  void publishesADatasetVersion() {
    var journal = new Journal(ledger, _ -> {});
    new Projects(journal, CLOCK).declare(Samples.project(), Sha256.of("1"), "ada");
    publish(new Datasets(journal, CLOCK), "in-1");
  }

  @Test
  void aDatasetVersionIsTrainedOnOnceHoweverOftenItIsAnnounced() throws IOException {
    RunState launched = room.launch.apply(PUBLISHED);

    assertThat(launched).isEqualTo(new RunState("telco-churn", RUN, "launched"));
    assertThat(room.launch.apply(PUBLISHED)).isEqualTo(launched);
    assertThat(jobs.launched()).containsOnlyKeys(JOB);
    var job = Objects.requireNonNull(jobs.launched().get(JOB));
    assertThat(job.output()).isEqualTo("s3://data/" + OUTPUT);
    assertThat(job.channels())
        .isEqualTo(
            Map.of(
                "dataset",
                "s3://data/datasets/telco-churn/in-1/",
                "config",
                "s3://data/runs/telco-churn/%s/config/".formatted(RUN)));
    String config = "runs/telco-churn/%s/config/run.json".formatted(RUN);
    try (var in = objects.read(objects.head("data", config).orElseThrow())) {
      assertThat(Json.read(in, TrainingInput.class))
          .isEqualTo(
              new TrainingInput(
                  Samples.project(), RUN, new TrainingInput.Dataset(1, Sha256.of("in-1"), 2), 7));
    }
  }

  @Test
  void theChampionGoesAlong() {
    deployed(new Journal(ledger, _ -> {}));

    room.launch.apply(PUBLISHED);

    var job = Objects.requireNonNull(jobs.launched().get(JOB));
    assertThat(job.channels()).containsEntry("champion", "s3://models/telco-churn/0123/");
    assertThat(room.runs.find(CHURN, RUN).orElseThrow().champion()).isEqualTo(1);
  }

  private static void deployed(Journal journal) {
    var archive = new ObjectRef("models", "telco-churn/0123/model.tar.gz", "v1");
    var old = new Run(CHURN, "r-0", 1, 1, null, "old", Instant.EPOCH, null, null, null);
    var model = new Run.Model(archive, Sha256.of("old"), Samples.evaluation(0.84), null, List.of());
    new Deployments(journal, CLOCK)
        .deploy(
            new Registry(journal, CLOCK)
                .register(Samples.candidate(old, model), new ApprovalPolicy.Automatic()));
  }

  @Test
  void aJobThatCanNeverBeStartedEndsItsRun() {
    TrainingJobs refusing =
        new TrainingJobs() {
          @Override
          public Launch launch(TrainingJob job) {
            throw new InvalidInputException("there is no ml.x9.huge");
          }

          @Override
          public Optional<JobState> describe(String name) {
            return Optional.empty();
          }
        };

    assertThat(new Room(ledger, objects, refusing).launch.apply(PUBLISHED).state())
        .isEqualTo("no model: there is no ml.x9.huge");
    assertThat(ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void aJobBeyondTheStagesLimitsIsNotStartedAndTheRunSaysWhatMayBeAskedFor() {
    var small = new TrainingLimits(List.of("ml.t3.medium"), Duration.ofDays(1));
    var quick = new TrainingLimits(List.of("ml.m5.large"), Duration.ofMinutes(1));

    assertThat(new Room(ledger, objects, jobs, small).launch.apply(PUBLISHED).state())
        .isEqualTo(
            "no model: training.compute.instance must be one of ml.t3.medium in this stage,"
                + " but was 'ml.m5.large'");
    assertThat(jobs.launched()).isEmpty();
    assertThat(ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));

    var another = new TrainingRoomTest();
    another.publishesADatasetVersion();
    var room = new Room(another.ledger, another.objects, another.jobs, quick);
    assertThat(room.launch.apply(PUBLISHED).state())
        .startsWith("no model: training.compute.timeLimit must be 1 minutes at most");
    assertThat(another.jobs.launched()).isEmpty();
  }

  @Test
  void aGoodModelPassesWithTheDigestOfItsArchive() {
    room.launch.apply(PUBLISHED);
    byte[] archive = learned(0.84);

    assertThat(room.conclude.apply(JOB).state()).isEqualTo("passed");
    assertThat(room.conclude.apply(JOB).state()).isEqualTo("passed");
    assertThat(room.runs.find(CHURN, RUN).orElseThrow().outcome())
        .isInstanceOfSatisfying(
            Outcome.Passed.class,
            passed -> {
              assertThat(passed.model().digest()).isEqualTo(Sha256.of(archive));
              assertThat(passed.model().evaluation()).isEqualTo(Samples.evaluation(0.84));
              assertThat(passed.model().verdicts()).hasSize(1);
            });
    assertThat(ledger.announced())
        .filteredOn(Event.RunPassed.class::isInstance)
        .containsExactly(new Event.RunPassed(CHURN, RUN));
  }

  @Test
  void aBadModelFailsItsGate() {
    room.launch.apply(PUBLISHED);
    learned(0.61);

    assertThat(room.conclude.apply(JOB).state()).isEqualTo("gate failed");
    assertThat(ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void thereIsNoChampionOnlyWhereNoneServes() {
    assertThat(judgedAgainstTheChampion()).isInstanceOf(GateVerdict.Passed.class);

    var journal = new Journal(ledger, _ -> {});
    deployed(journal);
    assertThat(judgedAgainstTheChampion())
        .isInstanceOfSatisfying(
            GateVerdict.Inconclusive.class,
            verdict ->
                assertThat(verdict.because())
                    .contains("version 1 came to serve after this training had begun"));
  }

  private GateVerdict judgedAgainstTheChampion() {
    learned(0.84);
    var archive = objects.head("data", ARCHIVE).orElseThrow();
    var run = new Run(CHURN, RUN, 1, 1, null, JOB, Instant.EPOCH, null, null, null);
    var projects = new Projects(new Journal(new InMemoryLedger(), _ -> {}), CLOCK);
    Project sample = Samples.project();
    projects.declare(
        new Project(
            sample.name(),
            sample.task(),
            sample.target(),
            sample.positive(),
            sample.entityKey(),
            sample.eventTime(),
            sample.columns(),
            sample.checks(),
            sample.training(),
            List.of(new Gate.NotWorseThanChampion(Metric.AUC, 0)),
            sample.approval(),
            sample.deployment(),
            sample.monitoring()),
        Sha256.of("1"),
        "ada");
    var registry = new Registry(new Journal(ledger, _ -> {}), CLOCK);
    var outcome =
        new Examination(projects, registry, objects).examine(run, archive.bucket(), archive.key());
    return ((Outcome.Passed) outcome).model().verdicts().getFirst();
  }

  @Test
  void aJobThatBreaksIsTriedAgainThreeTimesInAll() {
    room.launch.apply(PUBLISHED);
    Run run = room.runs.find(CHURN, RUN).orElseThrow();
    for (int attempt = 1; attempt < Run.ATTEMPTS; attempt++) {
      jobs.reach(run.jobName(), new JobState.Broken("the machine was lost"));

      assertThat(room.conclude.apply(run.jobName()).state())
          .isEqualTo("no model: the machine was lost");
      assertThat(room.conclude.apply(run.jobName()).state()).startsWith("no model");
      run = room.runs.next(room.runs.find(CHURN, run.runId()).orElseThrow()).orElseThrow();
      assertThat(run.attempt()).isEqualTo(attempt + 1);
      assertThat(jobs.launched()).hasSize(attempt + 1).containsKey(run.jobName());
      assertThat(ledger.announced()).doesNotHaveAnyElementsOfTypes(Event.RunFailed.class);
    }
    jobs.reach(run.jobName(), new JobState.Broken("the machine was lost"));

    assertThat(room.conclude.apply(run.jobName()).state())
        .isEqualTo("no model: the machine was lost (attempt 3)");
    assertThat(jobs.launched()).hasSize(Run.ATTEMPTS);
    assertThat(ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, run.runId()));
  }

  @Test
  void somebodyCanSayTrainAfterAFailureAndNotOtherwise() {
    room.launch.apply(PUBLISHED);
    Run first = room.runs.find(CHURN, RUN).orElseThrow();
    assertThatThrownBy(() -> room.runs.again(first, 1, null, "ada", "now"))
        .hasMessageContaining("has not ended yet");
    jobs.reach(JOB, new JobState.Failed("AlgorithmError: bad data"));
    room.conclude.apply(JOB);

    Run again = room.runs.again(first, 1, null, "ada", "the disk is mended");

    assertThat(room.runs.again(first, 1, null, "ada", "twice")).isEqualTo(again);
    assertThat(ledger.announced()).last().isEqualTo(PUBLISHED);
    assertThat(room.launch.apply(PUBLISHED).runId()).isEqualTo(again.runId());
    assertThat(jobs.launched()).containsOnlyKeys(JOB, again.jobName());
    learned(0.84);
    jobs.reach(again.jobName(), new JobState.Completed("data", ARCHIVE));
    assertThat(room.conclude.apply(again.jobName()).state()).isEqualTo("passed");
    assertThatThrownBy(() -> room.runs.again(again, 1, null, "ada", "better"))
        .hasMessageContaining("nothing to try again");
  }

  @Test
  void aKilledFunctionLosesNoAttempt() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new TrainingRoomTest();
      test.publishesADatasetVersion();
      test.room.launch.apply(PUBLISHED);
      test.jobs.reach(JOB, new JobState.Broken("the machine was lost"));
      var disturbed =
          new Room(
              interruption.at(Ledger.class, test.ledger),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(TrainingJobs.class, test.jobs));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.conclude.apply(JOB);
        }

        @Override
        public String state() {
          return test.ledger.contents() + test.ledger.announced() + test.jobs.launched().keySet();
        }
      };
    });
  }

  @Test
  void aJobThatFailsSaysWhy() {
    room.launch.apply(PUBLISHED);
    jobs.reach(JOB, new JobState.Failed("AlgorithmError: out of memory"));

    assertThat(room.conclude.apply(JOB).state())
        .isEqualTo("no model: AlgorithmError: out of memory");
  }

  @Test
  void anArchiveThatIsNoneEndsTheRun() {
    room.launch.apply(PUBLISHED);
    objects.write("data", ARCHIVE, new byte[] {1, 2, 3}, "application/gzip");
    jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));

    assertThat(room.conclude.apply(JOB).state()).startsWith("no model: ");
  }

  @Test
  void aRunningJobIsLeftAlone() {
    room.launch.apply(PUBLISHED);

    assertThat(room.conclude.apply(JOB).state()).isEqualTo("launched");
  }

  @Test
  void aJobThatIsNotThereIsLaunchedAgain() {
    room.launch.apply(PUBLISHED);
    var lost = new InMemoryTrainingJobs();

    new Room(ledger, objects, lost).conclude.apply(JOB);

    assertThat(lost.launched()).isEqualTo(jobs.launched());
  }

  @Test
  void aJobThatFindsNoCapacityWaitsAndIsStartedWhenAnotherEnds() {
    var datasets = new Datasets(new Journal(ledger, _ -> {}), CLOCK);
    publish(datasets, "in-2");
    publish(datasets, "in-3");
    jobs.limitTo(1);
    room.launch.apply(PUBLISHED);

    for (int dataset = 2; dataset <= 3; dataset++) {
      var later = new Event.DatasetPublished(CHURN, dataset);
      assertThat(room.launch.apply(later).state()).isEqualTo("waits: for one of 1 jobs to end");
      assertThat(room.launch.apply(later).state()).startsWith("waits: "); // asked again
    }
    assertThat(jobs.launched()).containsOnlyKeys(JOB);
    assertThat(history()).filteredOn("waiting for capacity"::equals).hasSize(2);

    jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
    room.conclude.apply(JOB);

    String second = "dev-telco-churn-" + Run.runId(CHURN, 1, Sha256.of("in-2"));
    String third = "dev-telco-churn-" + Run.runId(CHURN, 1, Sha256.of("in-3"));
    assertThat(jobs.launched()).containsOnlyKeys(JOB, second);
    assertThat(room.runs.waiting()).extracting(Run::jobName).containsExactly(third);

    jobs.reach(second, new JobState.Failed("AlgorithmError"));
    room.conclude.apply(second);

    assertThat(jobs.launched()).containsOnlyKeys(JOB, second, third);
    assertThat(room.runs.waiting()).isEmpty();
    assertThat(room.conclude.apply(third).state()).isEqualTo("launched");
  }

  @Test
  void aJobThatEndsWhileAnotherIsRefusedLeavesNoneWaitingForNobody() {
    publish(new Datasets(new Journal(ledger, _ -> {}), CLOCK), "in-2");
    jobs.limitTo(1);
    room.launch.apply(PUBLISHED);
    var endsMeanwhile = new AtomicBoolean(true);
    TrainingJobs raced =
        new TrainingJobs() {
          @Override
          public Launch launch(TrainingJob job) {
            Launch launch = jobs.launch(job);
            if (launch instanceof Launch.NoCapacity && endsMeanwhile.getAndSet(false)) {
              jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
              room.conclude.apply(JOB);
            }
            return launch;
          }

          @Override
          public Optional<JobState> describe(String name) {
            return jobs.describe(name);
          }
        };

    var second = new Event.DatasetPublished(CHURN, 2);
    assertThat(new Room(ledger, objects, raced).launch.apply(second).state()).isEqualTo("launched");

    assertThat(jobs.launched()).hasSize(2);
    assertThat(room.runs.waiting()).isEmpty();
  }

  @Test
  void aWaitingJobThatCanNeverBeStartedEndsItsRunAndLeavesTheQueue() {
    jobs.limitTo(0);
    room.launch.apply(PUBLISHED);
    var none = new TrainingLimits(List.of("ml.t3.medium"), Duration.ofDays(1));

    new Room(ledger, objects, jobs, none).conclude.apply(JOB);

    assertThat(room.runs.waiting()).isEmpty();
    assertThat(room.runs.find(CHURN, RUN).orElseThrow().waiting()).isNull();
    assertThat(ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void aFunctionThatIsKilledWhileJobsWaitEndsAsIfItHadNotBeen() {
    var second = new Event.DatasetPublished(CHURN, 2);
    killed(room -> room.launch.apply(second), _ -> {});
    killed(
        room -> room.conclude.apply(JOB),
        test -> {
          test.room.launch.apply(second);
          test.jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
        });
  }

  /** Kills the work at every step, where one job may run and does. */
  private static void killed(Consumer<Room> work, Consumer<TrainingRoomTest> before) {
    Interruption.leavesNoTrace(interruption -> {
      var test = new TrainingRoomTest();
      test.publishesADatasetVersion();
      publish(new Datasets(new Journal(test.ledger, _ -> {}), CLOCK), "in-2");
      test.jobs.limitTo(1);
      test.room.launch.apply(PUBLISHED);
      before.accept(test);
      var disturbed =
          new Room(
              interruption.at(Ledger.class, test.ledger),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(TrainingJobs.class, test.jobs));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          work.accept(disturbed);
        }

        @Override
        public String state() {
          return test.ledger.contents() + test.ledger.announced() + test.jobs.launched().keySet();
        }
      };
    });
  }

  /** The states that runs were in, from the first. */
  private List<String> history() {
    return ledger
        .latest(HistoryEntry.class, Key.partitionOf(CHURN), HistoryEntry.prefix(), 100)
        .reversed()
        .stream()
        .map(entry -> entry.transition().to())
        .toList();
  }

  @Test
  void aJobOfSomebodyElseIsRefused() {
    for (String name : List.of("nightly", "dev-telco-churn-r-000000000000", "X-" + RUN)) {
      assertThatThrownBy(() -> room.conclude.apply(name)).isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void aKilledFunctionEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new TrainingRoomTest();
      test.publishesADatasetVersion();
      test.learned(0.84);
      var disturbed =
          new Room(
              interruption.at(Ledger.class, test.ledger),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(TrainingJobs.class, test.jobs));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.launch.apply(PUBLISHED);
          test.jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));
          disturbed.conclude.apply(JOB);
        }

        @Override
        public String state() {
          return test.ledger.contents() + test.ledger.announced() + test.jobs.launched().keySet();
        }
      };
    });
  }

  /** Puts the archive of a model that reached this area under the curve where the job does. */
  private byte[] learned(double auc) {
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

  private static void publish(Datasets datasets, String ingestId) {
    String folder = "datasets/telco-churn/" + ingestId;
    var upload = datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", ingestId));
    datasets.publish(
        upload,
        new DatasetVersion(
            CHURN,
            0,
            ingestId,
            1,
            new ObjectRef("data", folder + "/data.parquet", "v1"),
            Sha256.of(ingestId),
            new ObjectRef("data", folder + "/profile.json", "v1"),
            new ObjectRef("data", folder + "/manifest.json", "v1"),
            2,
            Instant.EPOCH),
        new RowCounts(2, 2, 0));
  }

  /** Both functions on the same ports. */
  private static final class Room {
    private final Runs runs;
    private final LaunchTraining launch;
    private final ConcludeTraining conclude;

    private Room(Ledger ledger, ObjectStore objects, TrainingJobs jobs) {
      this(ledger, objects, jobs, AMPLE);
    }

    private Room(Ledger ledger, ObjectStore objects, TrainingJobs jobs, TrainingLimits limits) {
      var journal = new Journal(ledger, _ -> {});
      var projects = new Projects(journal, CLOCK);
      var registry = new Registry(journal, CLOCK);
      var datasets = new Datasets(journal, CLOCK);
      runs = new Runs(journal, CLOCK);
      var launcher =
          new Launcher(runs, projects, datasets, registry, objects, jobs, limits, "data");
      launch = new LaunchTraining(runs, launcher, CLOCK, "dev", Tracing.NONE);
      conclude =
          new ConcludeTraining(
              runs, jobs, launcher, new Examination(projects, registry, objects), Tracing.NONE);
    }
  }
}

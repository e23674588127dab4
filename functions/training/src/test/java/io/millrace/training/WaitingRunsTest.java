package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.PUBLISHED;
import static io.millrace.training.TrainingModule.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.compute.TrainingWindow;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.Key;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.domain.training.TuningTrials;
import io.millrace.runtime.function.AwsEvents.TrainingNews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Runs that wait: for their hours, for capacity, for one that ends. */
class WaitingRunsTest {

  private static final TrainingNews TURN = new TrainingNews(null, null);
  private final TrainingModule module = new TrainingModule();

  @Test
  void outsideOfItsHoursARunWaitsSaysUntilWhenAndIsLaunchedThen() {
    var night =
        new TrainingModule(Samples.project(TrainingWindow.parse("22:00-06:00 Europe/Kyiv"), null));
    Instant opens = Instant.parse("2026-11-29T20:00:00Z");
    var evening = night.after(Duration.between(Instant.EPOCH, opens.minusSeconds(60)));

    for (int time = 0; time < 2; time++) {
      assertThat(evening.launch.apply(PUBLISHED).state())
          .isEqualTo(
              "waits: for its training.window 22:00-06:00 Europe/Kyiv to open at"
                  + " 2026-11-29T20:00:00Z");
    }
    assertThat(evening.rung).hasValue(opens);
    evening.conclude.apply(TURN);
    assertThat(night.jobs.launched()).isEmpty();

    assertThat(night.after(Duration.between(Instant.EPOCH, opens)).conclude.apply(TURN))
        .isEqualTo(RunState.NONE);
    assertThat(night.jobs.launched()).containsOnlyKeys(JOB);
    assertThat(night.runs.find(CHURN, RUN).orElseThrow().waiting()).isNull();
    var morning = night.after(Duration.between(Instant.EPOCH, opens.plus(Duration.ofHours(8))));
    assertThat(morning.launch.apply(PUBLISHED).state()).as("it runs already").isEqualTo("launched");
  }

  @Test
  void aJobThatFindsNoCapacityWaitsAndIsStartedWhenAnotherEnds() {
    module.publish("in-2");
    module.publish("in-3");
    module.jobs.limitTo(1);
    module.launch.apply(PUBLISHED);

    for (int dataset = 2; dataset <= 3; dataset++) {
      var later = new Event.DatasetPublished(CHURN, dataset);
      assertThat(module.launch.apply(later).state()).isEqualTo("waits: for one of 1 jobs to end");
      assertThat(module.launch.apply(later).state()).startsWith("waits: "); // asked again
    }
    assertThat(module.jobs.launched()).containsOnlyKeys(JOB);
    assertThat(history()).filteredOn("waiting"::equals).hasSize(2);

    module.jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
    module.conclude.apply(JOB);

    String second = "dev-telco-churn-" + Run.runId(CHURN, 1, Sha256.of("in-2"));
    String third = "dev-telco-churn-" + Run.runId(CHURN, 1, Sha256.of("in-3"));
    assertThat(module.jobs.launched()).containsOnlyKeys(JOB, second);
    assertThat(module.runs.waiting()).extracting(Run::jobName).containsExactly(third);

    module.jobs.reach(second, new JobState.Failed("AlgorithmError"));
    module.conclude.apply(second);

    assertThat(module.jobs.launched()).containsOnlyKeys(JOB, second, third);
    assertThat(module.runs.waiting()).isEmpty();
    assertThat(module.conclude.apply(third).state()).isEqualTo("launched");
  }

  @Test
  void aJobThatEndsWhileAnotherIsRefusedLeavesNoneWaitingForNobody() {
    module.publish("in-2");
    module.jobs.limitTo(1);
    module.launch.apply(PUBLISHED);
    var endsMeanwhile = new AtomicBoolean(true);
    TrainingJobs raced =
        new TrainingJobs() {
          @Override
          public List<TuningTrials.Entry> trials(String name) {
            return List.of();
          }

          @Override
          public void stop(String name) {}

          @Override
          public Launch launch(TrainingJob job) {
            Launch launch = module.jobs.launch(job);
            if (launch instanceof Launch.NoCapacity && endsMeanwhile.getAndSet(false)) {
              module.jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
              module.conclude.apply(JOB);
            }
            return launch;
          }

          @Override
          public Optional<Duration> billed(String name) {
            return module.jobs.billed(name);
          }

          @Override
          public Optional<JobState> describe(String name) {
            return module.jobs.describe(name);
          }
        };

    var second = new Event.DatasetPublished(CHURN, 2);
    assertThat(module.with(raced).launch.apply(second).state()).isEqualTo("launched");

    assertThat(module.jobs.launched()).hasSize(2);
    assertThat(module.runs.waiting()).isEmpty();
  }

  @Test
  void aWaitingJobThatCanNeverBeStartedEndsItsRunAndLeavesTheQueue() {
    module.jobs.limitTo(0);
    module.launch.apply(PUBLISHED);
    var none = new TrainingLimits(List.of("ml.t3.medium"), Duration.ofDays(1));

    module.with(none).conclude.apply(JOB);

    assertThat(module.runs.waiting()).isEmpty();
    assertThat(module.runs.find(CHURN, RUN).orElseThrow().waiting()).isNull();
    assertThat(module.stateStore.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  /** The states that runs were in, from the first. */
  private List<String> history() {
    return module
        .stateStore
        .latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 100)
        .reversed()
        .stream()
        .map(entry -> entry.change().to())
        .toList();
  }
}

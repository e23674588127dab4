package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.ARCHIVE;
import static io.millrace.training.TrainingModule.CLOCK;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.PUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is on a branch is learned from where somebody asks, and becomes nothing by itself. */
class BranchTrainingTest {

  private static final Event.BranchMoved MOVED = new Event.BranchMoved(CHURN, "cleaner");
  private static final String TRIED = Run.runId(CHURN, 1, Sha256.of("branched"), "cleaner", 1);
  private static final String TRIED_JOB = new JobName("dev", CHURN, TRIED).toString();

  private final TrainingModule module = branched();

  private static TrainingModule branched() {
    var module = new TrainingModule();
    module.branch("branched");
    return module;
  }

  @Test
  void aBranchThatMovesIsNotLearnedFromUntilSomebodyAsks() {
    assertThat(module.launch.apply(MOVED)).isEqualTo(RunState.NONE);
    assertThat(module.jobs.launched()).isEmpty();

    Run asked = asked(module);

    assertThat(module.stateStore.announced()).last().isEqualTo(MOVED);
    assertThat(module.launch.apply(MOVED))
        .isEqualTo(new RunState("telco-churn", TRIED, "launched"));
    assertThat(module.launch.apply(MOVED).state()).isEqualTo("launched");
    assertThat(asked(module).runId()).isEqualTo(asked.runId());
    assertThat(module.jobs.launched()).containsOnlyKeys(TRIED_JOB);
    var job = Objects.requireNonNull(module.jobs.launched().get(TRIED_JOB));
    assertThat(job.channels()).containsKey("dataset");
    TrainingInput told =
        Json.read(
            module.objects.read(
                module
                    .objects
                    .head("data", "runs/telco-churn/%s/config/run.json".formatted(TRIED))
                    .orElseThrow()),
            TrainingInput.class);
    assertThat(told.dataset().name()).isEqualTo("1 of branch cleaner");
    assertThat(told.dataset().digest()).isEqualTo(Sha256.of("branched"));
  }

  @Test
  void whatPassesThereIsJudgedBesideWhatServesAndNothingFollowsUponIt() {
    module.deployed();
    module.runs.asked(run(Instant.EPOCH, 1), "ada", "is it better than what serves?");
    module.launch.apply(MOVED);
    assertThat(Objects.requireNonNull(module.jobs.launched().get(TRIED_JOB)).channels())
        .containsEntry("champion", "s3://models/telco-churn/0123/");

    passed(module);

    assertThat(module.conclude.apply(TRIED_JOB).state()).isEqualTo("passed");
    assertThat(module.runs.find(CHURN, TRIED).orElseThrow().outcome())
        .isInstanceOf(Outcome.Passed.class);
    assertThat(module.stateStore.announced()).doesNotHaveAnyElementsOfTypes(Event.RunPassed.class);
  }

  @Test
  void theSameDataOfTheMainLineAreTrainedOnAllTheSame() {
    asked(module);
    module.launch.apply(MOVED);
    module.publish("branched");

    assertThat(module.launch.apply(new Event.DatasetPublished(CHURN, 2)).runId())
        .isNotEqualTo(TRIED);
    assertThat(module.jobs.launched()).hasSize(2);
  }

  @Test
  void whatWasTriedOnABranchDelaysNoTrainingOfTheMainLine() {
    var daily = new TrainingModule(new TrainingTrigger.Every(Duration.ofDays(1)));
    daily.launch.apply(PUBLISHED);
    daily.branch("branched");
    Duration almostADay = Duration.ofHours(23);
    daily.runs.asked(run(Instant.EPOCH.plus(almostADay), null), "ada", "is it cleaner?");
    daily.after(almostADay).launch.apply(MOVED);
    daily.publish("in-2");

    assertThat(daily.runs.last(CHURN).found().orElseThrow().runId()).isEqualTo(TrainingModule.RUN);
    assertThat(
            daily
                .after(Duration.ofDays(1))
                .launch
                .apply(new Event.DatasetPublished(CHURN, 2))
                .state())
        .isEqualTo("launched");
  }

  @Test
  void whatBreaksIsTriedAgainAndStoppedOnTheBranchAsElsewhere() {
    asked(module);
    module.launch.apply(MOVED);
    module.jobs.reach(TRIED_JOB, new JobState.Broken("the machine was lost"));
    module.conclude.apply(TRIED_JOB);
    Run again = module.runs.next(module.runs.find(CHURN, TRIED).orElseThrow()).orElseThrow();

    assertThat(again.branch()).isEqualTo("cleaner");
    assertThat(module.jobs.launched()).containsKey(again.jobName());
    module.runs.stopped(again, "ada", "enough");
    module.launch.apply(new Event.RunStopped(CHURN, again.runId()));

    Run third = module.runs.again(again, 1, null, "ada", "once more");
    assertThat(module.stateStore.announced()).last().isEqualTo(MOVED);
    module.launch.apply(MOVED);
    assertThat(module.jobs.launched()).containsKey(third.jobName());
  }

  @Test
  void aBranchThatEndedMeanwhileIsStillWhatItWas() {
    asked(module);
    branches(module).end(CHURN, "cleaner", new End.Dropped(), "ada", "no better");

    assertThat(module.launch.apply(MOVED).state()).isEqualTo("launched");
  }

  @Test
  void aKilledFunctionEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      TrainingModule killed = branched();
      asked(killed);
      passed(killed);
      TrainingModule.Functions disturbed = killed.disturbed(interruption);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.launch.apply(MOVED);
          killed.jobs.reach(TRIED_JOB, new JobState.Completed("data", ARCHIVE));
          disturbed.conclude.apply(TRIED_JOB);
        }

        @Override
        public String state() {
          return killed.state();
        }
      };
    });
  }

  private static void passed(TrainingModule module) {
    module.learned(0.84);
    assertThat(JOB).isNotEqualTo(TRIED_JOB);
    module.jobs.reach(TRIED_JOB, new JobState.Completed("data", ARCHIVE));
  }

  private static Run asked(TrainingModule module) {
    return module.runs.asked(run(Instant.EPOCH, null), "ada", "is it cleaner?");
  }

  private static Run run(Instant at, @Nullable Integer champion) {
    return new Run(CHURN, TRIED, 1, 1, champion, TRIED_JOB, at, null, null, null).on("cleaner");
  }

  private static Branches branches(TrainingModule module) {
    return new Branches(new Transactions(module.stateStore, _ -> {}), CLOCK);
  }
}

package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.ARCHIVE;
import static io.millrace.training.TrainingModule.CLOCK;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.PUBLISHED;
import static io.millrace.training.TrainingModule.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.training.InMemoryTrainingJobs;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.runtime.function.AwsEvents.TrainingNews;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConcludeTrainingTest {

  private final TrainingModule module = new TrainingModule();

  @Test
  void aGoodModelPassesWithTheDigestOfItsArchive() {
    module.launch.apply(PUBLISHED);
    byte[] archive = module.learned(0.84);

    assertThat(module.conclude.apply(JOB).state()).isEqualTo("passed");
    assertThat(module.conclude.apply(JOB).state()).isEqualTo("passed");
    assertThat(module.runs.find(CHURN, RUN).orElseThrow().outcome())
        .isInstanceOfSatisfying(
            Outcome.Passed.class,
            passed -> {
              assertThat(passed.model().digest()).isEqualTo(Sha256.of(archive));
              assertThat(passed.model().evaluation()).isEqualTo(Samples.evaluation(0.84));
              assertThat(passed.model().verdicts()).hasSize(1);
            });
    assertThat(module.stateStore.announced())
        .filteredOn(Event.RunPassed.class::isInstance)
        .containsExactly(new Event.RunPassed(CHURN, RUN));
  }

  @Test
  void aBadModelFailsItsGate() {
    module.launch.apply(PUBLISHED);
    module.learned(0.61);

    assertThat(module.conclude.apply(JOB).state()).isEqualTo("gate failed");
    assertThat(module.stateStore.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void thereIsNoChampionOnlyWhereNoneServes() {
    assertThat(judgedAgainstTheChampion()).isInstanceOf(GateVerdict.Passed.class);

    module.deployed();
    assertThat(judgedAgainstTheChampion())
        .isInstanceOfSatisfying(
            GateVerdict.Inconclusive.class,
            verdict ->
                assertThat(verdict.because())
                    .contains("version 1 came to serve after this training had begun"));
  }

  private GateVerdict judgedAgainstTheChampion() {
    module.learned(0.84);
    var archive = module.objects.head("data", ARCHIVE).orElseThrow();
    var run = new Run(CHURN, RUN, 1, 1, null, JOB, Instant.EPOCH, null, null, null);
    var projects = new Projects(new Transactions(new InMemoryStateStore(), _ -> {}), CLOCK);
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
    var deployments = new Deployments(new Transactions(module.stateStore, _ -> {}), CLOCK);
    var outcome =
        new Examination(projects, deployments, module.objects, CLOCK)
            .examine(run, archive.bucket(), archive.key());
    return ((Outcome.Passed) outcome).model().verdicts().getFirst();
  }

  @Test
  void aJobThatBreaksIsTriedAgainThreeTimesInAll() {
    module.launch.apply(PUBLISHED);
    Run run = module.runs.find(CHURN, RUN).orElseThrow();
    for (int attempt = 1; attempt < Run.ATTEMPTS; attempt++) {
      module.jobs.reach(run.jobName(), new JobState.Broken("the machine was lost"));

      assertThat(module.conclude.apply(run.jobName()).state())
          .isEqualTo("no model: the machine was lost");
      assertThat(module.conclude.apply(run.jobName()).state()).startsWith("no model");
      run = module.runs.next(module.runs.find(CHURN, run.runId()).orElseThrow()).orElseThrow();
      assertThat(run.attempt()).isEqualTo(attempt + 1);
      assertThat(module.jobs.launched()).hasSize(attempt + 1).containsKey(run.jobName());
      assertThat(module.stateStore.announced())
          .doesNotHaveAnyElementsOfTypes(Event.RunFailed.class);
    }
    module.jobs.reach(run.jobName(), new JobState.Broken("the machine was lost"));

    assertThat(module.conclude.apply(run.jobName()).state())
        .isEqualTo("no model: the machine was lost (attempt 3)");
    assertThat(module.jobs.launched()).hasSize(Run.ATTEMPTS);
    assertThat(module.stateStore.announced())
        .last()
        .isEqualTo(new Event.RunFailed(CHURN, run.runId()));
  }

  @Test
  void somebodyCanSayTrainAfterAFailureAndNotOtherwise() {
    module.launch.apply(PUBLISHED);
    Run first = module.runs.find(CHURN, RUN).orElseThrow();
    assertThatThrownBy(() -> module.runs.again(first, 1, null, "ada", "now"))
        .hasMessageContaining("has not ended yet");
    module.jobs.reach(JOB, new JobState.Failed("AlgorithmError: bad data"));
    module.conclude.apply(JOB);

    Run again = module.runs.again(first, 1, null, "ada", "the disk is mended");

    assertThat(module.runs.again(first, 1, null, "ada", "twice")).isEqualTo(again);
    assertThat(module.stateStore.announced()).last().isEqualTo(PUBLISHED);
    assertThat(module.launch.apply(PUBLISHED).runId()).isEqualTo(again.runId());
    assertThat(module.jobs.launched()).containsOnlyKeys(JOB, again.jobName());
    module.learned(0.84);
    module.jobs.reach(again.jobName(), new JobState.Completed("data", ARCHIVE));
    assertThat(module.conclude.apply(again.jobName()).state()).isEqualTo("passed");
    assertThatThrownBy(() -> module.runs.again(again, 1, null, "ada", "better"))
        .hasMessageContaining("nothing to try again");
  }

  @Test
  void aFunctionThatWasEndedIsTriedAgainUnlessItsMemoryWasShort() {
    module.launch.apply(PUBLISHED);

    assertThat(module.conclude.apply(new TrainingNews(JOB, "it was not run in time")).state())
        .isEqualTo("no model: the function that trained was ended: it was not run in time");
    Run again = module.runs.next(module.runs.find(CHURN, RUN).orElseThrow()).orElseThrow();
    var killed =
        new TrainingNews(again.jobName(), "RequestId: 1 Error: Runtime exited: signal: killed");
    assertThat(module.conclude.apply(killed).state())
        .startsWith("no model: The data needs more memory than the function that trains has")
        .contains("choose training.compute: {instance: …}");
    assertThat(module.conclude.apply(killed).state()).startsWith("no model: The data needs");
    assertThat(module.jobs.launched()).hasSize(2);
  }

  @Test
  void whatAFunctionNotedCountsThoughItsEndWasToldAsALoss() {
    module.launch.apply(PUBLISHED);
    module.learned(0.84);
    module.jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));

    assertThat(module.conclude.apply(new TrainingNews(JOB, "timed out")).state())
        .isEqualTo("passed");
  }

  @Test
  void aJobThatFailsSaysWhy() {
    module.launch.apply(PUBLISHED);
    module.jobs.reach(JOB, new JobState.Failed("AlgorithmError: out of memory"));

    assertThat(module.conclude.apply(JOB).state())
        .isEqualTo("no model: AlgorithmError: out of memory");
  }

  @Test
  void anArchiveThatIsNoneEndsTheRun() {
    module.launch.apply(PUBLISHED);
    module.objects.write("data", ARCHIVE, new byte[] {1, 2, 3}, "application/gzip");
    module.jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));

    assertThat(module.conclude.apply(JOB).state()).startsWith("no model: ");
  }

  @Test
  void aRunThatSomebodyStopsIsStoppedPaidAndNotTriedAgain() {
    module.launch.apply(PUBLISHED);
    Run run = module.runs.find(CHURN, RUN).orElseThrow();
    module.runs.stopped(run, "ada", "wrong data");
    var stopped = new Event.RunStopped(CHURN, RUN);

    for (int told = 0; told < 2; told++) {
      assertThat(module.launch.apply(stopped).state()).isEqualTo("stopped: wrong data");
      assertThat(module.jobs.describe(JOB)).contains(new JobState.Failed("stopped when asked"));
      assertThat(module.conclude.apply(JOB).state()).isEqualTo("stopped: wrong data");
      assertThat(module.conclude.apply(new TrainingNews(JOB, "timed out")).state())
          .isEqualTo("stopped: wrong data");
      assertThat(module.launch.apply(PUBLISHED).state()).isEqualTo("stopped: wrong data");
    }

    Run after = module.runs.find(CHURN, RUN).orElseThrow();
    assertThat(Objects.requireNonNull(after.price()).spent()).isPositive();
    assertThat(after.next()).isNull();
    assertThat(module.jobs.launched()).hasSize(1);
    assertThat(module.stateStore.announced())
        .doesNotHaveAnyElementsOfTypes(Event.RunFailed.class)
        .last()
        .isEqualTo(stopped);
  }

  @Test
  void aJobThatIsLaunchedWhileItsRunIsStoppedIsStoppedOnceItIsHeardOf() {
    module.launch.apply(PUBLISHED);
    module.runs.stopped(module.runs.find(CHURN, RUN).orElseThrow(), "ada", "wrong data");

    assertThat(module.conclude.apply(JOB).state()).isEqualTo("stopped: wrong data");

    assertThat(module.jobs.describe(JOB)).contains(new JobState.Failed("stopped when asked"));
    assertThatThrownBy(() -> module.launch.apply(new Event.RunStopped(CHURN, "r-0")))
        .hasMessageContaining("There is no run r-0 of telco-churn");
  }

  @Test
  void aRunningJobIsLeftAlone() {
    module.launch.apply(PUBLISHED);

    assertThat(module.conclude.apply(JOB).state()).isEqualTo("launched");
  }

  @Test
  void aJobThatIsNotThereIsLaunchedAgain() {
    module.launch.apply(PUBLISHED);
    var lost = new InMemoryTrainingJobs();

    module.with(lost).conclude.apply(JOB);

    assertThat(lost.launched()).isEqualTo(module.jobs.launched());
  }

  @Test
  void aJobOfSomebodyElseIsRefused() {
    for (String name : List.of("nightly", "dev-telco-churn-r-000000000000", "X-" + RUN)) {
      assertThatThrownBy(() -> module.conclude.apply(name))
          .isInstanceOf(InvalidInputException.class);
    }
  }
}

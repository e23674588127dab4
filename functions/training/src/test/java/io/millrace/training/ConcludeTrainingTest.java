package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingRoom.ARCHIVE;
import static io.millrace.training.TrainingRoom.CLOCK;
import static io.millrace.training.TrainingRoom.JOB;
import static io.millrace.training.TrainingRoom.PUBLISHED;
import static io.millrace.training.TrainingRoom.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.project.Gate;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.training.InMemoryTrainingJobs;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs.JobState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcludeTrainingTest {

  private final TrainingRoom room = new TrainingRoom();

  @Test
  void aGoodModelPassesWithTheDigestOfItsArchive() {
    room.launch.apply(PUBLISHED);
    byte[] archive = room.learned(0.84);

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
    assertThat(room.ledger.announced())
        .filteredOn(Event.RunPassed.class::isInstance)
        .containsExactly(new Event.RunPassed(CHURN, RUN));
  }

  @Test
  void aBadModelFailsItsGate() {
    room.launch.apply(PUBLISHED);
    room.learned(0.61);

    assertThat(room.conclude.apply(JOB).state()).isEqualTo("gate failed");
    assertThat(room.ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void thereIsNoChampionOnlyWhereNoneServes() {
    assertThat(judgedAgainstTheChampion()).isInstanceOf(GateVerdict.Passed.class);

    room.deployed();
    assertThat(judgedAgainstTheChampion())
        .isInstanceOfSatisfying(
            GateVerdict.Inconclusive.class,
            verdict ->
                assertThat(verdict.because())
                    .contains("version 1 came to serve after this training had begun"));
  }

  private GateVerdict judgedAgainstTheChampion() {
    room.learned(0.84);
    var archive = room.objects.head("data", ARCHIVE).orElseThrow();
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
    var registry = new Registry(new Journal(room.ledger, _ -> {}), CLOCK);
    var outcome =
        new Examination(projects, registry, room.objects)
            .examine(run, archive.bucket(), archive.key());
    return ((Outcome.Passed) outcome).model().verdicts().getFirst();
  }

  @Test
  void aJobThatBreaksIsTriedAgainThreeTimesInAll() {
    room.launch.apply(PUBLISHED);
    Run run = room.runs.find(CHURN, RUN).orElseThrow();
    for (int attempt = 1; attempt < Run.ATTEMPTS; attempt++) {
      room.jobs.reach(run.jobName(), new JobState.Broken("the machine was lost"));

      assertThat(room.conclude.apply(run.jobName()).state())
          .isEqualTo("no model: the machine was lost");
      assertThat(room.conclude.apply(run.jobName()).state()).startsWith("no model");
      run = room.runs.next(room.runs.find(CHURN, run.runId()).orElseThrow()).orElseThrow();
      assertThat(run.attempt()).isEqualTo(attempt + 1);
      assertThat(room.jobs.launched()).hasSize(attempt + 1).containsKey(run.jobName());
      assertThat(room.ledger.announced()).doesNotHaveAnyElementsOfTypes(Event.RunFailed.class);
    }
    room.jobs.reach(run.jobName(), new JobState.Broken("the machine was lost"));

    assertThat(room.conclude.apply(run.jobName()).state())
        .isEqualTo("no model: the machine was lost (attempt 3)");
    assertThat(room.jobs.launched()).hasSize(Run.ATTEMPTS);
    assertThat(room.ledger.announced()).last().isEqualTo(new Event.RunFailed(CHURN, run.runId()));
  }

  @Test
  void somebodyCanSayTrainAfterAFailureAndNotOtherwise() {
    room.launch.apply(PUBLISHED);
    Run first = room.runs.find(CHURN, RUN).orElseThrow();
    assertThatThrownBy(() -> room.runs.again(first, 1, null, "ada", "now"))
        .hasMessageContaining("has not ended yet");
    room.jobs.reach(JOB, new JobState.Failed("AlgorithmError: bad data"));
    room.conclude.apply(JOB);

    Run again = room.runs.again(first, 1, null, "ada", "the disk is mended");

    assertThat(room.runs.again(first, 1, null, "ada", "twice")).isEqualTo(again);
    assertThat(room.ledger.announced()).last().isEqualTo(PUBLISHED);
    assertThat(room.launch.apply(PUBLISHED).runId()).isEqualTo(again.runId());
    assertThat(room.jobs.launched()).containsOnlyKeys(JOB, again.jobName());
    room.learned(0.84);
    room.jobs.reach(again.jobName(), new JobState.Completed("data", ARCHIVE));
    assertThat(room.conclude.apply(again.jobName()).state()).isEqualTo("passed");
    assertThatThrownBy(() -> room.runs.again(again, 1, null, "ada", "better"))
        .hasMessageContaining("nothing to try again");
  }

  @Test
  void aJobThatFailsSaysWhy() {
    room.launch.apply(PUBLISHED);
    room.jobs.reach(JOB, new JobState.Failed("AlgorithmError: out of memory"));

    assertThat(room.conclude.apply(JOB).state())
        .isEqualTo("no model: AlgorithmError: out of memory");
  }

  @Test
  void anArchiveThatIsNoneEndsTheRun() {
    room.launch.apply(PUBLISHED);
    room.objects.write("data", ARCHIVE, new byte[] {1, 2, 3}, "application/gzip");
    room.jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));

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

    room.with(lost).conclude.apply(JOB);

    assertThat(lost.launched()).isEqualTo(room.jobs.launched());
  }

  @Test
  void aJobOfSomebodyElseIsRefused() {
    for (String name : List.of("nightly", "dev-telco-churn-r-000000000000", "X-" + RUN)) {
      assertThatThrownBy(() -> room.conclude.apply(name)).isInstanceOf(InvalidInputException.class);
    }
  }
}

package io.millrace.domain.training;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Waiver;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Trace;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a run may become, from one state to the next. */
class RunStatesTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Gate GATE = new Gate.Bound(Metric.AUC, 0.9);
  private static final Trace TRACE =
      new Trace("00-6748f0c0000000000000000000000001-0000000000000001-01");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private Instant now = START;
  private final Runs runs = new Runs(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void aRunIsPlannedOnceAndFound() {
    Run run = runs.planned(run("r-000000000001"));
    now = now.plusSeconds(60);

    assertThat(runs.planned(run("r-000000000001"))).isEqualTo(run);
    assertThat(runs.find(CHURN, run.runId())).contains(run);
    assertThat(runs.find(new ProjectName("other"), run.runId())).isEmpty();
    assertThat(runs.newest(CHURN, null, 9).items()).containsExactly(run);
    assertThat(history()).containsExactly("millrace: run/r-000000000001 - → launched, dataset 3");
  }

  @Test
  void aRunThatWaitsIsInTheQueueUntilItStarts() {
    Run first = runs.planned(run("r-000000000001"));
    Run second = runs.planned(run("r-000000000002"));

    Run waiting = runs.waits(first, "for a machine");
    runs.waits(second, "for another");

    assertThat(waiting.waiting()).isEqualTo("for a machine");
    assertThat(runs.waits(first, "for a machine")).isEqualTo(waiting);
    assertThat(runs.waits(first, "for night").waiting()).isEqualTo("for night");
    assertThat(runs.waiting())
        .extracting(Run::runId)
        .containsExactly(first.runId(), second.runId());

    Run started = runs.started(first);
    assertThat(started.waiting()).isNull();
    assertThat(runs.started(first)).isEqualTo(started);
    assertThat(runs.waiting()).extracting(Run::runId).containsExactly(second.runId());
    assertThat(history())
        .contains(
            "millrace: run/r-000000000001 launched → waiting, for a machine",
            "millrace: run/r-000000000001 waiting → waiting, for night",
            "millrace: run/r-000000000001 waiting → launched, what it waited for is there")
        .hasSize(6);
  }

  @Test
  void aRunThatEndsWhileItWaitsLeavesTheQueue() {
    Run run = runs.planned(run("r-000000000001"));
    runs.waits(run, "for a machine");

    Run ended = runs.ended(run, new Outcome.NoModel("stopped"));

    assertThat(ended.waiting()).isNull();
    assertThat(runs.waiting()).isEmpty();
    assertThat(runs.waits(run, "again")).isEqualTo(ended);
    assertThat(runs.started(run)).isEqualTo(ended);
    assertThat(history().getLast())
        .isEqualTo("millrace: run/r-000000000001 waiting → failed, stopped");
  }

  @Test
  void aRunEndsOnceAndSaysHow() {
    Run run = runs.planned(run("r-000000000001"));
    now = now.plusSeconds(60);
    Outcome passed = new Outcome.Passed(model(new GateVerdict.Passed(GATE, "AUC is 0.95")));

    Run ended = runs.ended(run, passed);

    assertThat(ended.outcome()).isEqualTo(passed);
    assertThat(ended.endedAt()).isEqualTo(now);
    assertThat(runs.ended(run, new Outcome.NoModel("late"))).isEqualTo(ended);
    assertThat(runs.broken(run, "late", 7)).isEqualTo(ended);
    assertThat(stateStore.announced()).containsExactly(new Event.RunPassed(CHURN, run.runId()));
    assertThat(history().getLast())
        .isEqualTo("millrace: run/r-000000000001 launched → passed, passed every gate");
  }

  @Test
  void aGateThatIsWaivedIsNotSaidToBePassed() {
    var waived =
        new Gate.Fair(
            FairnessMeasure.DISPARATE_IMPACT,
            List.of(),
            0.8,
            new Waiver("The law changes.", LocalDate.parse("2026-05-31")));
    Run run = runs.planned(run("r-000000000001"));

    runs.ended(
        run,
        new Outcome.Passed(
            model(
                new GateVerdict.Passed(GATE, "AUC is 0.95"),
                new GateVerdict.Waived(waived, "It is 0.3. Waived until 2026-05-31."))));

    assertThat(history().getLast())
        .endsWith(
            "passed every gate but disparate_impact min 0.8 waived until 2026-05-31 (The law"
                + " changes.)");
  }

  @Test
  void whatAPersonHasToDecideIsInTheHistory() {
    Run run = runs.planned(run("r-000000000001"));

    runs.ended(run, new Outcome.Passed(model(new GateVerdict.Inconclusive(GATE, "Too few."))));

    assertThat(history().getLast()).endsWith("launched → passed, a person decides: Too few.");
  }

  @Test
  void aRunThatFailsSaysWhichGatesItFailed() {
    Run run = runs.planned(run("r-000000000001"));

    runs.ended(
        run,
        new Outcome.GateFailed(
            model(
                new GateVerdict.Passed(GATE, "fine"),
                new GateVerdict.Failed(GATE, "AUC is low"),
                new GateVerdict.Failed(GATE, "F1 too"))));

    assertThat(history().getLast()).endsWith("launched → gate failed, AUC is low; F1 too");
    assertThat(stateStore.announced()).containsExactly(new Event.RunFailed(CHURN, run.runId()));
  }

  @Test
  void whatBreaksIsTriedAgainByItselfAndGivenUpAfterTheLastAttempt() {
    Run run = runs.planned(run("r-000000000001"));
    for (int attempt = 1; attempt < Run.ATTEMPTS; attempt++) {
      now = now.plusSeconds(60);
      Run broken = runs.broken(run, "the machine died", 7);

      assertThat(broken.outcome()).isEqualTo(new Outcome.NoModel("the machine died"));
      assertThat(broken.endedAt()).isEqualTo(now);
      assertThat(broken.next()).isEqualTo(run.nextId());
      assertThat(history().getLast())
          .endsWith(
              "launched → failed, tried again as %s, the machine died".formatted(run.nextId()));
      assertThat(runs.broken(run, "the machine died", 7)).isEqualTo(broken);
      Run next = runs.next(broken).orElseThrow();
      assertThat(next)
          .isEqualTo(
              new Run(
                  CHURN,
                  run.nextId(),
                  3,
                  2,
                  7,
                  "dev-telco-churn-" + run.nextId(),
                  now,
                  null,
                  null,
                  TRACE,
                  null,
                  attempt + 1,
                  null,
                  null,
                  null,
                  null,
                  null));
      run = next;
    }
    assertThat(stateStore.announced()).isEmpty();

    Run last = runs.broken(run, "the machine died", 7);

    assertThat(last.outcome()).isEqualTo(new Outcome.NoModel("the machine died (attempt 3)"));
    assertThat(runs.next(last)).isEmpty();
    assertThat(stateStore.announced()).containsExactly(new Event.RunFailed(CHURN, run.runId()));
    Run first = runs.find(CHURN, "r-000000000001").orElseThrow();
    assertThat(runs.newestAttempt(first)).isEqualTo(last);
    assertThat(runs.newestAttempt(last)).isEqualTo(last);
    assertThat(runs.newest(CHURN, null, 9).items()).hasSize(Run.ATTEMPTS);
  }

  @Test
  void aPersonStopsWhatRunsOrWaitsOnceAndWhatHasEndedStaysAsItIs() {
    Run run = runs.planned(run("r-000000000001"));
    runs.waits(run, "for a machine");

    Run stopped = runs.stopped(run, "ada", "wrong data");

    assertThat(stopped.outcome()).isEqualTo(new Outcome.Stopped("ada", "wrong data"));
    assertThat(stopped.endedAt()).isEqualTo(now);
    assertThat(stopped.waiting()).isNull();
    assertThat(runs.waiting()).isEmpty();
    assertThat(runs.stopped(run, "bob", "me too")).isEqualTo(stopped);
    assertThat(runs.ended(run, new Outcome.NoModel("late"))).isEqualTo(stopped);
    assertThat(runs.broken(run, "the machine died", null)).isEqualTo(stopped);
    assertThat(history().getLast())
        .isEqualTo("ada: run/r-000000000001 waiting → stopped, wrong data");
    assertThat(stateStore.announced()).containsExactly(new Event.RunStopped(CHURN, run.runId()));
    assertThat(runs.again(run, 2, null, "ada", "the right data").attempt()).isEqualTo(2);
    Run failed = runs.planned(run("r-000000000002"));
    runs.ended(failed, new Outcome.NoModel("out of memory"));
    assertThatThrownBy(() -> runs.stopped(failed, "ada", "now"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("run r-000000000002 has ended already (failed); there is nothing to stop");
  }

  @Test
  void aRunThatWaitedAndBrokeLeavesTheQueueToo() {
    Run run = runs.planned(run("r-000000000001"));
    runs.waits(run, "for a machine");

    assertThat(runs.broken(run, "no", null).waiting()).isNull();
    assertThat(runs.waiting()).isEmpty();
  }

  @Test
  void aPersonTriesAgainWhatEndedAndOnce() {
    Run run = runs.planned(run("r-000000000001"));
    assertThatThrownBy(() -> runs.again(run, 2, null, "ada", "now"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("run r-000000000001 has not ended yet; it cannot be tried again before");
    runs.ended(run, new Outcome.NoModel("the disk was full"));

    Run again = runs.again(run, 5, 4, "ada", "the disk is mended");

    assertThat(again.projectRevision()).isEqualTo(5);
    assertThat(again.champion()).isEqualTo(4);
    assertThat(runs.again(run, 6, 4, "bob", "twice")).isEqualTo(again);
    assertThat(runs.next(runs.find(CHURN, run.runId()).orElseThrow())).contains(again);
    assertThat(stateStore.announced())
        .containsExactly(
            new Event.RunFailed(CHURN, run.runId()), new Event.DatasetPublished(CHURN, 3));
    assertThat(history().getLast())
        .isEqualTo("ada: run/%s - → launched, the disk is mended".formatted(run.nextId()));
  }

  @Test
  void whatPassedIsTriedAgainUnderAnotherDefinitionAlone() {
    Run run = runs.planned(run("r-000000000001"));
    runs.ended(run, new Outcome.Passed(model()));

    assertThatThrownBy(() -> runs.again(run, 2, null, "ada", "better"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("run r-000000000001 passed, and the same data");
    assertThat(runs.again(run, 3, null, "ada", "other gates").projectRevision()).isEqualTo(3);
  }

  @Test
  void whatFailedAGateIsTriedAgainUnderTheSameDefinition() {
    Run run = runs.planned(run("r-000000000001"));
    runs.ended(run, new Outcome.GateFailed(model()));

    assertThat(runs.again(run, 2, 9, "ada", "the champion is another").champion()).isEqualTo(9);
  }

  @Test
  void aRunThatNobodyPlannedNeitherWaitsNorEnds() {
    assertThatThrownBy(() -> runs.waits(run("r-000000000009"), "for a machine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not planned: r-000000000009");
  }

  @Test
  void theQueueHoldsEachOnceAndAThousand() {
    WaitingRuns queue = WaitingRuns.NONE.with("a").with("b").with("a");
    assertThat(queue.jobNames()).containsExactly("a", "b");
    assertThat(queue.without("a").jobNames()).containsExactly("b");
    assertThat(queue.without("c")).isEqualTo(queue);

    var nearlyFull = new WaitingRuns(IntStream.range(0, 999).mapToObj(Integer::toString).toList());
    assertThat(nearlyFull.with("last").jobNames()).hasSize(1000).endsWith("last");
    assertThat(nearlyFull.with("last").with("more").jobNames()).hasSize(1000).endsWith("last");
  }

  @Test
  void aRunsIdFollowsFromWhatItLearnsAndNothingElse() {
    String id = Run.runId(CHURN, 2, Sha256.of("data"));

    assertThat(id).matches("r-[0-9a-f]{12}").isEqualTo(Run.runId(CHURN, 2, Sha256.of("data")));
    assertThat(
            List.of(
                id,
                Run.runId(CHURN, 3, Sha256.of("data")),
                Run.runId(CHURN, 2, Sha256.of("other")),
                Run.runId(new ProjectName("other"), 2, Sha256.of("data")),
                run(id).nextId()))
        .doesNotHaveDuplicates()
        .allMatch(each -> each.matches("r-[0-9a-f]{12}"));
  }

  private static Run run(String id) {
    return new Run(CHURN, id, 3, 2, 1, "dev-telco-churn-" + id, START, null, null, TRACE);
  }

  private static Run.Model model(GateVerdict... verdicts) {
    return new Run.Model(
        new ObjectRef("models", "a", "v1"),
        Sha256.of("a"),
        Samples.evaluation(0.95),
        Samples.evaluation(0.9),
        List.of(verdicts));
  }

  private List<String> history() {
    return Histories.of(stateStore, CHURN);
  }
}

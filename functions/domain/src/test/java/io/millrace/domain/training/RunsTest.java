package io.millrace.domain.training;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Evaluation.ClassReport;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run.Outcome;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However much there is to say of a run, it ends, and the state store keeps it. */
class RunsTest {

  private static final Gate GATE = new Gate.Bound(Metric.ACCURACY, 0.9);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Runs runs = new Runs(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH);
  private final Run run =
      runs.planned(new Run(CHURN, "r-1", 1, 1, 1, "job", Instant.EPOCH, null, null, null));

  @Test
  void aRunOfManyClassesKeepsItsMetricsAndLeavesTheRestToTheArchive() {
    Evaluation many = evaluation(1000);

    runs.ended(run, new Outcome.Passed(model(many, many, List.of())));

    assertThat(runs.find(CHURN, "r-1").orElseThrow().outcome())
        .isInstanceOfSatisfying(
            Outcome.Passed.class,
            passed -> {
              assertThat(passed.model().evaluation().metrics()).isEqualTo(many.metrics());
              assertThat(passed.model().evaluation().classes()).isEmpty();
              assertThat(passed.model().evaluation().confusion()).isEmpty();
            });
  }

  @Test
  void aRunOfAHundredClassesKeepsAllOfIt() {
    Evaluation some = evaluation(100);

    runs.ended(run, new Outcome.Passed(model(some, some, List.of())));

    assertThat(runs.find(CHURN, "r-1").orElseThrow().outcome())
        .isEqualTo(new Outcome.Passed(model(some, some, List.of())));
  }

  @Test
  void whateverFortyGatesHaveToSayTheRunEndsAndHistoryHasTheBeginning() {
    GateVerdict failed = new GateVerdict.Failed(GATE, "x".repeat(100));

    Run ended =
        runs.ended(
            run,
            new Outcome.GateFailed(model(evaluation(2), null, Collections.nCopies(40, failed))));

    assertThat(ended.outcome())
        .isInstanceOfSatisfying(
            Outcome.GateFailed.class, how -> assertThat(how.model().verdicts()).hasSize(40));
    assertThat(
            stateStore
                .latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 1)
                .getFirst()
                .change()
                .why())
        .hasSize(2000)
        .endsWith("…");
  }

  @Test
  void anErrorOfAnyLengthIsKeptAsFarAsItFits() {
    Run ended = runs.ended(run, new Outcome.NoModel("\uD83D\uDE00".repeat(500_000)));

    assertThat(ended.outcome())
        .isInstanceOfSatisfying(
            Outcome.NoModel.class, how -> assertThat(how.reason()).hasSizeLessThanOrEqualTo(4000));
  }

  private static Run.Model model(
      Evaluation evaluation, @Nullable Evaluation champion, List<GateVerdict> verdicts) {
    return new Run.Model(
        new ObjectRef("models", "a", "v1"), Sha256.of("a"), evaluation, champion, verdicts);
  }

  private static Evaluation evaluation(int classes) {
    List<ClassReport> reports =
        IntStream.range(0, classes)
            .mapToObj(each -> new ClassReport("class " + each, 7, 0.5, 0.5, 0.5))
            .toList();
    return new Evaluation(
        7L * classes,
        new TreeMap<>(Map.of(Metric.ACCURACY, new Estimate(0.5, 0.4, 0.6))),
        reports,
        Collections.nCopies(classes, Collections.nCopies(classes, 7L)));
  }
}

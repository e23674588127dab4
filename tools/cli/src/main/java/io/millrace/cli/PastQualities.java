package io.millrace.cli;

import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.LastingGrowth;
import io.millrace.domain.monitoring.LastingLoss;
import io.millrace.domain.monitoring.QualityJudge;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.drift.WindowJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How well a version predicts in one window of the past after another, where it is known what came
 * true, and whether that is a loss.
 */
final class PastQualities {

  private final Evaluation heldOut;
  private final MonitoringPolicy policy;
  private final Duration length;
  private final List<Past> nearestFirst = new ArrayList<>();
  private final List<LastingLoss.Errors> errors = new ArrayList<>();
  private final List<LastingGrowth.Errors> sizes = new ArrayList<>();
  private final List<Boolean> moved = new ArrayList<>();

  PastQualities(Evaluation heldOut, MonitoringPolicy policy, Duration length) {
    this.heldOut = heldOut;
    this.policy = policy;
    this.length = length;
  }

  /** A window that was too small to be judged, or one that was not. */
  private record Past(Instant from, LabelledRows rows, boolean isJudged) {}

  /** The sentence that says what was lost in the next window; empty where nothing was. */
  Optional<String> judge(Instant from, LabelledRows own) {
    LabelledRows rows = own.copy();
    Instant earliest = WindowJudge.earliest(from, length);
    nearestFirst.removeIf(window -> window.from().isBefore(earliest));
    if (own.size() > 0) {
      for (Past before : nearestFirst) {
        if (rows.size() >= policy.minimumRows() || before.isJudged()) {
          break;
        }
        rows.addAll(before.rows());
      }
    }
    QualityJudge.Judgement judgement =
        new QualityJudge(policy.minimumRows())
            .judge(
                heldOut.metrics(),
                rows.size() < policy.minimumRows()
                    ? new TreeMap<>()
                    : rows.evaluation(from.getEpochSecond()).metrics(),
                rows.size(),
                moved.reversed().stream().limit(DriftJudge.WINDOWS_BEFORE).toList());
    boolean isJudged = judgement.isJudged();
    nearestFirst.addFirst(new Past(from, own, isJudged));
    if (isJudged) {
      moved.add(judgement.moved());
    }
    if (judgement.verdict().isDrift()) {
      lasting(from, own);
      return Optional.of(judgement.why());
    }
    return lasting(from, own);
  }

  private Optional<String> lasting(Instant from, LabelledRows own) {
    if (own.size() == 0) {
      return Optional.empty();
    }
    if (own.isOfNumbers()) {
      sizes.addFirst(new LastingGrowth.Errors(from, own.sizes()));
      return new LastingGrowth(heldOut, policy.minimumRows()).in(sizes);
    }
    errors.addFirst(new LastingLoss.Errors(from, own.size(), own.wrong()));
    if (errors.size() > LastingLoss.MOST_WINDOWS) {
      errors.removeLast();
    }
    long labels = errors.stream().mapToLong(LastingLoss.Errors::labels).sum();
    return labels < policy.minimumRows() ? Optional.empty() : new LastingLoss(heldOut).in(errors);
  }
}

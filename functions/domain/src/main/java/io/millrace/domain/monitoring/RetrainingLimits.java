package io.millrace.domain.monitoring;

import io.millrace.domain.monitoring.Incident.Retraining;
import io.millrace.domain.project.ResponsePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** What keeps a retraining from answering an incident, however bad it is. */
final class RetrainingLimits {

  private static final Duration WEEK = Duration.ofDays(7);

  private RetrainingLimits() {}

  /**
   * Why no retraining is begun now; empty where nothing speaks against it.
   *
   * @param dataset the newest dataset version
   * @param newest incidents, those of the last week among them
   * @param known of how many predictions of its version since it began it is known what came true,
   *     or of so many at least; asked only where it matters
   */
  static Optional<String> heldBack(
      Incident incident,
      IncidentReview review,
      ResponsePolicy policy,
      int dataset,
      List<Incident> newest,
      LongUnaryOperator known,
      Instant now) {
    if (incident.handling().isSilent(now)) {
      return Optional.of("it is silenced until " + incident.handling().silencedUntil());
    }
    if (dataset <= review.learnedFrom()) {
      return Optional.of(
          "no data were published after dataset %s, which version %s learned from"
              .formatted(review.learnedFrom(), review.live()));
    }
    List<Instant> retrainings =
        newest.stream()
            .map(Incident::retraining)
            .filter(Objects::nonNull)
            .map(Retraining::at)
            .filter(at -> at.isAfter(now.minus(WEEK)))
            .sorted()
            .toList();
    if (retrainings.size() >= policy.mostAWeek()) {
      return Optional.of(
          "%s retrainings began in the last seven days, which is the most"
              .formatted(retrainings.size()));
    }
    return retrainings.stream()
        .map(at -> at.plus(policy.coolDown()))
        .filter(now::isBefore)
        .max(Comparator.naturalOrder())
        .map(until -> "the last retraining was lately: none begins before " + until)
        .or(() -> labels(incident, policy, known));
  }

  /** The same words however few are known, so that the history says it once. */
  private static Optional<String> labels(
      Incident incident, ResponsePolicy policy, LongUnaryOperator known) {
    Integer wanted = policy.labels();
    return wanted == null || known.applyAsLong(wanted) >= wanted
        ? Optional.empty()
        : Optional.of(
            "it is not yet known of %s predictions since %s what came true"
                .formatted(wanted, incident.since()));
  }
}

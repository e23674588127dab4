package io.millrace.domain.monitoring;

import io.millrace.domain.monitoring.Incident.Retraining;
import io.millrace.domain.project.ResponsePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What keeps a retraining from answering an incident, however bad it is. */
final class RetrainingLimits {

  private static final Duration WEEK = Duration.ofDays(7);

  private RetrainingLimits() {}

  /**
   * Why no retraining is begun now; empty where nothing speaks against it.
   *
   * @param dataset the newest dataset version
   * @param newest incidents, those of the last week among them
   */
  static Optional<String> heldBack(
      Incident incident,
      IncidentReview review,
      ResponsePolicy policy,
      int dataset,
      List<Incident> newest,
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
        .map(until -> "the last retraining was lately: none begins before " + until);
  }
}

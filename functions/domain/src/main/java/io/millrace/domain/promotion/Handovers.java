package io.millrace.domain.promotion;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Change;
import io.millrace.domain.ledger.Decision;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Transition;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.promotion.Handover.Outcome;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is, or was, handed to the next stage. */
public final class Handovers {

  private static final String REQUESTED = "requested";

  private final Journal journal;
  private final InstantSource clock;

  public Handovers(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** The newest request for this version. */
  public Optional<Handover> find(ProjectName project, int version) {
    return journal.ledger().find(Handover.key(project, version)).map(Revised::value);
  }

  /**
   * Asks for a version to be handed over. While an earlier request for it is on its way this
   * changes nothing; once that has ended, the version is handed over again.
   *
   * @param by who asks; the caller has checked that they may
   * @throws InvalidInputException if the version is not approved, or its deployment was refused
   */
  public Handover request(ModelVersion version, String to, String by, String why) {
    if (!(version.approval() instanceof Approval.Approved)) {
      throw new InvalidInputException(
          "version %s is not approved here; only what may serve in one stage is handed to the next"
              .formatted(version.version()));
    }
    if (version.refusal() != null) {
      throw new InvalidInputException(
          "version %s may not serve here: %s"
              .formatted(version.version(), version.refusal().why()));
    }
    ProjectName project = version.project();
    var key = Handover.key(project, version.version());
    return journal.settle(() -> {
      var read = journal.ledger().find(key);
      if (read.isPresent() && read.get().value().outcome() == null) {
        return new Decision.Leave<>(read.get().value());
      }
      var wanted = new Handover(project, version.version(), to, by, why, clock.instant(), null);
      return new Decision.Apply<>(
          new Change(
              project,
              List.of(new Write<>(key, wanted, read.map(Revised::revision).orElse(0L))),
              transition(
                  wanted,
                  by,
                  read.map(before -> word(before.value())).orElse(Transition.NONE),
                  "to %s: %s".formatted(to, why)),
              List.of(new Event.PromotionRequested(project, version.version()))),
          wanted);
    });
  }

  /**
   * Ends a handover. Idempotent: one that has ended stays as it ended.
   *
   * @throws InvalidInputException if nobody asked for it
   */
  public Handover ended(ProjectName project, int version, Outcome how) {
    var key = Handover.key(project, version);
    return journal.settle(() -> {
      Revised<Handover> read =
          journal
              .ledger()
              .find(key)
              .orElseThrow(() ->
                  new InvalidInputException(
                      "nobody asked for version %s of %s to be handed over"
                          .formatted(version, project)));
      if (read.value().outcome() != null) {
        return new Decision.Leave<>(read.value());
      }
      Handover ended = read.value().ended(how);
      return new Decision.Apply<>(
          new Change(
              project,
              List.of(Write.replace(key, read, ended)),
              transition(ended, Transition.MILLRACE, REQUESTED, why(how)),
              List.of()),
          ended);
    });
  }

  private Transition transition(Handover handover, String actor, String from, String why) {
    return new Transition(
        clock.instant(), actor, "handover/" + handover.version(), from, word(handover), why);
  }

  private static String word(Handover handover) {
    return switch (handover.outcome()) {
      case null -> REQUESTED;
      case Outcome.HandedOver _ -> "handed over";
      case Outcome.Refused _ -> "refused";
    };
  }

  private static String why(Outcome how) {
    return switch (how) {
      case Outcome.HandedOver _ -> "archive and promotion are in the next stage's bucket";
      case Outcome.Refused(var why, var _) -> why;
    };
  }
}

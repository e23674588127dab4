package io.millrace.domain.promotion;

import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Change;
import io.millrace.domain.ledger.Decision;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Transition;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.promotion.Arrival.Outcome;
import io.millrace.domain.store.ObjectRef;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What became of what the stage before handed over. */
public final class Arrivals {

  private final Journal journal;
  private final InstantSource clock;

  public Arrivals(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** What became of this archive. */
  public Optional<Arrival> find(ProjectName project, Sha256 archive) {
    return journal.ledger().find(Arrival.key(project, archive)).map(Revised::value);
  }

  /**
   * Notes what became of an archive that arrived. Idempotent: the same promotion with the same
   * outcome again changes nothing. What was registered stays registered, whatever else comes under
   * its name; what was refused may be accepted when it comes again. Refused again for the same
   * reason, it is noted anew and not announced anew.
   *
   * @param promotion that was looked at
   */
  public Arrival noted(ProjectName project, Sha256 archive, ObjectRef promotion, Outcome outcome) {
    var key = Arrival.key(project, archive);
    return journal.settle(() -> {
      var read = journal.ledger().find(key);
      Outcome before = read.map(known -> known.value().outcome()).orElse(null);
      if (read.isPresent()
          && read.get().value().settles(promotion)
          && (outcome.equals(before) || before instanceof Outcome.Registered)) {
        return new Decision.Leave<>(read.get().value());
      }
      var arrival = new Arrival(project, archive, promotion, clock.instant(), outcome);
      return new Decision.Apply<>(
          new Change(
              project,
              List.of(new Write<>(key, arrival, read.map(Revised::revision).orElse(0L))),
              new Transition(
                  arrival.at(),
                  Transition.MILLRACE,
                  "arrival/" + archive.shortHex(),
                  before == null ? Transition.NONE : word(before),
                  word(outcome),
                  outcome instanceof Outcome.Refused(var why)
                      ? why
                      : "signed by the stage before, archive whole"),
              outcome instanceof Outcome.Refused && !outcome.equals(before)
                  ? List.of(new Event.PromotionRefused(project, archive))
                  : List.of()),
          arrival);
    });
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Registered(var version) -> "registered as version " + version;
      case Outcome.Refused _ -> "refused";
    };
  }
}

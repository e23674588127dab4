package io.millrace.domain.promotion;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.promotion.IncomingPromotion.Outcome;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What became of what the stage before handed over. */
public final class IncomingPromotions {

  private final Transactions transactions;
  private final InstantSource clock;

  public IncomingPromotions(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What became of this archive. */
  public Optional<IncomingPromotion> find(ProjectName project, Sha256 archive) {
    return transactions
        .stateStore()
        .find(IncomingPromotion.key(project, archive))
        .map(Revised::value);
  }

  /**
   * Notes what became of an archive that arrived. Idempotent: the same promotion with the same
   * outcome again changes nothing. What was registered stays registered, whatever else comes under
   * its name; what was refused may be accepted when it comes again. Refused again for the same
   * reason, it is noted anew and not announced anew.
   *
   * @param promotion that was looked at
   */
  public IncomingPromotion noted(
      ProjectName project, Sha256 archive, ObjectRef promotion, Outcome outcome) {
    var key = IncomingPromotion.key(project, archive);
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(key);
      Outcome before = read.map(known -> known.value().outcome()).orElse(null);
      if (read.isPresent()
          && read.get().value().settles(promotion)
          && (outcome.equals(before) || before instanceof Outcome.Registered)) {
        return new Decision.NoChange<>(read.get().value());
      }
      var incomingPromotion =
          new IncomingPromotion(project, archive, promotion, clock.instant(), outcome);
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(new Write<>(key, incomingPromotion, read.map(Revised::revision).orElse(0L))),
              new AuditedChange(
                  incomingPromotion.at(),
                  AuditedChange.MILLRACE,
                  "incoming promotion/" + archive.shortHex(),
                  before == null ? AuditedChange.NONE : word(before),
                  word(outcome),
                  outcome instanceof Outcome.Refused(var why)
                      ? why
                      : "signed by the stage before, archive whole"),
              outcome instanceof Outcome.Refused && !outcome.equals(before)
                  ? List.of(new Event.PromotionRefused(project, archive))
                  : List.of()),
          incomingPromotion);
    });
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Registered(var version) -> "registered as version " + version;
      case Outcome.Refused _ -> "refused";
    };
  }
}

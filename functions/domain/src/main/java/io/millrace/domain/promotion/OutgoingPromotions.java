package io.millrace.domain.promotion;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.promotion.OutgoingPromotion.Outcome;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is, or was, handed to the next stage. */
public final class OutgoingPromotions {

  private static final String REQUESTED = "requested";

  private final Transactions transactions;
  private final InstantSource clock;

  public OutgoingPromotions(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The newest request for this version. */
  public Optional<OutgoingPromotion> find(ProjectName project, int version) {
    return transactions
        .stateStore()
        .find(OutgoingPromotion.key(project, version))
        .map(Revised::value);
  }

  /**
   * Asks for a version to be handed over. While an earlier request for it is on its way this
   * changes nothing; once that has ended, the version is handed over again.
   *
   * @param by who asks; the caller has checked that they may
   * @throws InvalidInputException if the version is not approved, or its deployment was refused
   */
  public OutgoingPromotion request(ModelVersion version, String to, String by, String why) {
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
    var key = OutgoingPromotion.key(project, version.version());
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(key);
      if (read.isPresent() && read.get().value().outcome() == null) {
        return new Decision.NoChange<>(read.get().value());
      }
      var wanted =
          new OutgoingPromotion(project, version.version(), to, by, why, clock.instant(), null);
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(new Write<>(key, wanted, read.map(Revised::revision).orElse(0L))),
              audited(
                  wanted,
                  by,
                  read.map(before -> word(before.value())).orElse(AuditedChange.NONE),
                  "to %s: %s".formatted(to, why)),
              List.of(new Event.PromotionRequested(project, version.version()))),
          wanted);
    });
  }

  /**
   * Ends an outgoing promotion. Idempotent: one that has ended stays as it ended.
   *
   * @throws InvalidInputException if nobody asked for it
   */
  public OutgoingPromotion ended(ProjectName project, int version, Outcome how) {
    var key = OutgoingPromotion.key(project, version);
    return transactions.transact(() -> {
      Revised<OutgoingPromotion> read =
          transactions
              .stateStore()
              .find(key)
              .orElseThrow(() ->
                  new InvalidInputException(
                      "nobody asked for version %s of %s to be handed over"
                          .formatted(version, project)));
      if (read.value().outcome() != null) {
        return new Decision.NoChange<>(read.value());
      }
      OutgoingPromotion ended = read.value().ended(how);
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(Write.replace(key, read, ended)),
              audited(ended, AuditedChange.MILLRACE, REQUESTED, why(how)),
              List.of()),
          ended);
    });
  }

  private AuditedChange audited(
      OutgoingPromotion outgoingPromotion, String actor, String from, String why) {
    return new AuditedChange(
        clock.instant(),
        actor,
        "outgoing promotion/" + outgoingPromotion.version(),
        from,
        word(outgoingPromotion),
        why);
  }

  private static String word(OutgoingPromotion outgoingPromotion) {
    return switch (outgoingPromotion.outcome()) {
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

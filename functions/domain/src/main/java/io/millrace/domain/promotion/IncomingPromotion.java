package io.millrace.domain.promotion;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;

/**
 * Something that was handed to this stage.
 *
 * @param archive the digest of the archive that it says it is about
 * @param promotion what was looked at; where it was handed over again, the one looked at last
 */
public record IncomingPromotion(
    ProjectName project, Sha256 archive, ObjectRef promotion, Instant at, Outcome outcome)
    implements Entity {

  /** Where what became of this archive is kept. */
  public static Key<IncomingPromotion> key(ProjectName project, Sha256 archive) {
    return new Key<>(IncomingPromotion.class, Key.partitionOf(project), prefix() + archive);
  }

  /** The prefix of all incoming promotions' sort keys. */
  public static String prefix() {
    return "incoming#";
  }

  /**
   * Whether nothing is left to do about this promotion of the archive: it was looked at, or the
   * archive is a version already, which it stays whatever is handed over again.
   */
  public boolean settles(ObjectRef handedOver) {
    return outcome instanceof Outcome.Registered || promotion.equals(handedOver);
  }

  /** What became of it. */
  public sealed interface Outcome {

    /** It is a version here, which waits for approval like any other. */
    record Registered(int version) implements Outcome {}

    /** It is not believed, or does not fit. */
    record Refused(String why) implements Outcome {}
  }
}

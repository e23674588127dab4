package io.millrace.domain.promotion;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version that somebody wants to have in the next stage.
 *
 * @param to the next stage
 * @param by who asked
 * @param outcome null while it is on its way
 */
public record OutgoingPromotion(
    ProjectName project,
    int version,
    String to,
    String by,
    String why,
    Instant at,
    @Nullable Outcome outcome)
    implements Entity {

  /** Where the newest request for this version is kept. */
  public static Key<OutgoingPromotion> key(ProjectName project, int version) {
    return new Key<>(
        OutgoingPromotion.class, Key.partitionOf(project), prefix() + Key.padded(version));
  }

  /** The prefix of all outgoing promotions' sort keys. */
  public static String prefix() {
    return "outgoing#";
  }

  /** The same, ended. */
  OutgoingPromotion ended(Outcome how) {
    return new OutgoingPromotion(project, version, to, by, why, at, how);
  }

  /** How it ended. */
  public sealed interface Outcome {

    /** It is in the next stage's bucket; what becomes of it there, that stage says. */
    record HandedOver(Instant at) implements Outcome {}

    /** It could not be handed over. */
    record Refused(String why, Instant at) implements Outcome {}
  }
}

package io.millrace.domain.promotion;

import io.millrace.domain.Sha256;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.project.ProjectName;
import java.time.Instant;

/**
 * Something that was handed to this stage.
 *
 * @param archive the digest of the archive that it says it is about
 */
public record Arrival(ProjectName project, Sha256 archive, Instant at, Outcome outcome)
    implements Entity {

  /** Where what became of this archive is kept. */
  public static Key<Arrival> key(ProjectName project, Sha256 archive) {
    return new Key<>(Arrival.class, Key.partitionOf(project), prefix() + archive);
  }

  /** The prefix of all arrivals' sort keys. */
  public static String prefix() {
    return "arrival#";
  }

  /** What became of it. */
  public sealed interface Outcome {

    /** It is a version here, which waits for approval like any other. */
    record Registered(int version) implements Outcome {}

    /** It is not believed, or does not fit. */
    record Refused(String why) implements Outcome {}
  }
}

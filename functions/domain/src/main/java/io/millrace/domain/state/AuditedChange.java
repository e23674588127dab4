package io.millrace.domain.state;

import io.millrace.domain.Check;
import io.millrace.domain.Shortened;
import java.time.Instant;

/**
 * What changed, in the words of an audit.
 *
 * @param at when
 * @param actor who: a person's or application's name, or {@code millrace} itself
 * @param subject what, for instance {@code version/3}
 * @param from the state before; {@code -} where there was none
 * @param to the state after
 * @param why in plain words; of more than {@value #LONGEST_WHY} characters, the beginning
 */
public record AuditedChange(
    Instant at, String actor, String subject, String from, String to, String why) {

  /** The actor where the platform itself decides. */
  public static final String MILLRACE = "millrace";

  /** The state of what did not exist. */
  public static final String NONE = "-";

  private static final int LONGEST_WHY = 2000;
  private static final int LONGEST_ACTOR = 210; // two names of 100, one of who vouches

  public AuditedChange {
    Check.that(
        !actor.isBlank() && actor.length() <= LONGEST_ACTOR,
        "actor",
        "1 to %s characters".formatted(LONGEST_ACTOR),
        actor);
    why = Shortened.to(LONGEST_WHY, why);
  }
}

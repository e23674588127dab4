package io.millrace.domain.ledger;

import io.millrace.domain.Check;
import java.time.Instant;

/**
 * What changed, in the words of an audit.
 *
 * @param at when
 * @param actor who: a person's or application's name, or {@code millrace} itself
 * @param subject what, for instance {@code version/3}
 * @param from the state before; {@code -} where there was none
 * @param to the state after
 * @param why in plain words
 */
public record Transition(
    Instant at, String actor, String subject, String from, String to, String why) {

  /** The actor where the platform itself decides. */
  public static final String MILLRACE = "millrace";

  /** The state of what did not exist. */
  public static final String NONE = "-";

  public Transition {
    Check.that(!actor.isBlank() && actor.length() <= 200, "actor", "1 to 200 characters", actor);
    Check.that(why.length() <= 2000, "why", "at most 2000 characters", why.length());
  }
}

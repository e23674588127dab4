package io.millrace.domain.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one version from no traffic to all of it, or back to none: step by step, each watched
 * for a while before the next. A state machine of values: nothing here reads a clock or writes.
 *
 * @param to the version that traffic moves to
 * @param policy as the project had it when the rollout began
 * @param observed what was measured of the last step that was left, in words; null where nothing
 *     was
 * @param share percent of the requests that the version answers in its step where what came true
 *     decides on that; null where the step says it
 */
public record Rollout(
    Target to,
    RolloutPolicy policy,
    Instant startedAt,
    State state,
    @Nullable String observed,
    @Nullable Integer share) {

  /** How often a version is looked at that is measured, within a step that lasts longer. */
  static final Duration LOOK = Duration.ofMinutes(5);

  private static final int ALL = 100;

  /** Where a rollout stands. */
  public sealed interface State {

    /**
     * A step is being watched.
     *
     * @param step of the policy, from 0
     * @param since when it began
     */
    record Moving(int step, Instant since) implements State {}

    /** A person holds the rollout at a step until they let it go on. */
    record Paused(int step, Instant since, String by, String why) implements State {}

    /** The version answers everything. */
    record Completed(Instant at) implements State {}

    /** The version answers nothing any more; the one before it does, as it did. */
    record Stopped(Instant at, String by, String why) implements State {}
  }

  /** Begins at the first step. */
  static Rollout begin(Target to, RolloutPolicy policy, Instant now) {
    return new Rollout(to, policy, now, new State.Moving(0, now), null, null);
  }

  /** Whether traffic is on its way: neither all of it has arrived nor all gone back. */
  public boolean isActive() {
    return switch (state) {
      case State.Moving _, State.Paused _ -> true;
      case State.Completed _, State.Stopped _ -> false;
    };
  }

  /** Percent of the requests that the version answers. */
  public int percent() {
    return switch (state) {
      case State.Moving(var step, var _) -> percent(step);
      case State.Paused(var step, var _, var _, var _) -> percent(step);
      case State.Completed _ -> ALL;
      case State.Stopped _ -> 0;
    };
  }

  private int percent(int step) {
    return share == null ? policy.steps().get(step) : share;
  }

  /** How the version is tried now, of which no caller hears; empty where it is not. */
  public Optional<ShadowPolicy> shadow() {
    return isActive() && percent() == 0 ? Optional.ofNullable(policy.shadow()) : Optional.empty();
  }

  /**
   * Whether the version is measured at its step, so that it is worth a look before that is over.
   */
  private boolean isMeasured() {
    return shadow().isPresent()
        || policy.compare() != null
        || (policy.latency() != null && percent() > 0);
  }

  /** When the next step is due, or a comparison has to end; empty where none will be by itself. */
  public Optional<Instant> nextAt() {
    return state instanceof State.Moving(var _, var since)
        ? Optional.of(since.plus(policy.bake()))
        : Optional.empty();
  }

  /**
   * When there is next something to do: a step to take, or before it, to look at the version; empty
   * where there is nothing by itself.
   *
   * @param now what was to be done by then and was not, but a step, is over
   */
  Optional<Instant> nextTurn(Instant now) {
    return nextAt()
        .map(step -> {
          if (!isMeasured() || !(state instanceof State.Moving(var _, var since))) {
            return step;
          }
          long looks = Math.max(0, Duration.between(since, now).dividedBy(LOOK));
          Instant look = since.plus(LOOK.multipliedBy(looks + 1));
          return look.isBefore(step) ? look : step;
        });
  }

  /** The next step if it is due, else the same; a comparison ends by what it shows alone. */
  Rollout advanced(Instant now) {
    if (policy.compare() != null
        || !(state instanceof State.Moving(var step, var since))
        || now.isBefore(since.plus(policy.bake()))) {
      return this;
    }
    return with(
        step + 1 < policy.steps().size()
            ? new State.Moving(step + 1, now)
            : new State.Completed(now));
  }

  /**
   * All of the traffic at once, for what was shown.
   *
   * @throws InvalidInputException if it has ended
   */
  Rollout arrived(Instant now) {
    if (!isActive()) {
      throw ended();
    }
    return with(new State.Completed(now));
  }

  /** The same, with another share of the traffic. */
  Rollout sharing(int percent) {
    return new Rollout(to, policy, startedAt, state, observed, percent);
  }

  /** The same, with what was measured of the step that it left; perhaps nothing. */
  Rollout having(String measured) {
    return measured.isEmpty() ? this : new Rollout(to, policy, startedAt, state, measured, share);
  }

  /**
   * Held at its step; the same where it is held already.
   *
   * @throws InvalidInputException if it has ended
   */
  Rollout paused(String by, String why, Instant now) {
    return switch (state) {
      case State.Moving(var step, var _) -> with(new State.Paused(step, now, by, why));
      case State.Paused _ -> this;
      case State.Completed _, State.Stopped _ -> throw ended();
    };
  }

  /**
   * Going on from its step, which is watched anew; the same where it is not held.
   *
   * @throws InvalidInputException if it has ended
   */
  Rollout resumed(Instant now) {
    return switch (state) {
      case State.Moving _ -> this;
      case State.Paused(var step, var _, var _, var _) -> with(new State.Moving(step, now));
      case State.Completed _, State.Stopped _ -> throw ended();
    };
  }

  /**
   * Taken back.
   *
   * @throws InvalidInputException if it has ended
   */
  Rollout stopped(String by, String why, Instant now) {
    if (!isActive()) {
      throw ended();
    }
    return with(new State.Stopped(now, by, why));
  }

  private Rollout with(State next) {
    return new Rollout(to, policy, startedAt, next, observed, share);
  }

  private InvalidInputException ended() {
    return new InvalidInputException(
        switch (state) {
          case State.Completed _ ->
              "the rollout of version %s is complete: it answers everything"
                  .formatted(to.version());
          case State.Stopped(var _, var by, var why) ->
              "the rollout of version %s was stopped by %s: %s".formatted(to.version(), by, why);
          case State.Moving _, State.Paused _ -> throw new IllegalStateException("it goes on");
        });
  }
}

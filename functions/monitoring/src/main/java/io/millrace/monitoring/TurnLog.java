package io.millrace.monitoring;

import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which turns did not end. Where two are at the same time, one may be forgotten: what goes on
 * failing is noted by the next.
 */
final class TurnLog {

  private final StateStore stateStore;

  TurnLog(StateStore stateStore) {
    this.stateStore = stateStore;
  }

  /**
   * A turn begins.
   *
   * @return those before it, if none of so many in a row ended that one became a dead letter
   */
  Optional<UnfinishedTurns> begin(Instant now) {
    Optional<UnfinishedTurns> before = unfinished();
    keep(
        before
            .map(turns -> new UnfinishedTurns(turns.since(), turns.inARow() + 1, turns.why()))
            .orElseGet(() -> new UnfinishedTurns(now, 1, null)));
    return before.filter(turns -> turns.inARow() >= UnfinishedTurns.MOST_TRIES);
  }

  /** The turn does not end, and can say why. */
  void gaveUp(RuntimeException e) {
    unfinished()
        .ifPresent(turns ->
            keep(
                new UnfinishedTurns(
                    turns.since(), turns.inARow(), "The last one: " + MonitorFailures.said(e))));
  }

  /** The turn ends. */
  void end() {
    unfinished().ifPresent(turns -> keep(new UnfinishedTurns(turns.since(), 0, null)));
  }

  private Optional<UnfinishedTurns> unfinished() {
    return stateStore
        .find(UnfinishedTurns.key())
        .map(Revised::value)
        .filter(turns -> turns.inARow() > 0);
  }

  private void keep(UnfinishedTurns turns) {
    long revision = stateStore.find(UnfinishedTurns.key()).map(Revised::revision).orElse(0L);
    stateStore.write(List.of(new Write<>(UnfinishedTurns.key(), turns, revision)), List.of());
  }
}

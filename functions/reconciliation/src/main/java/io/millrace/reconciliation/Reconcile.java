package io.millrace.reconciliation;

import io.millrace.domain.reconciliation.MissedStep;
import io.millrace.domain.reconciliation.Position;
import io.millrace.domain.reconciliation.Scan;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at everything once, and asks for what is missed.
 *
 * <p>A reconciliation that does not come to its end in time goes on with the next turn where it
 * stopped; two at once ask for some things twice, which is safe. What cannot be looked at, or asked
 * for, is counted, and keeps nothing else from it.
 */
final class Reconcile implements Function<Turn, Reconcile.Found> {

  private static final Logger log = LoggerFactory.getLogger(Reconcile.class);

  private final StateStore stateStore;
  private final Scan scan;
  private final Redelivery redelivery;
  private final ReconciliationMetrics metrics;
  private final InstantSource clock;
  private final Duration time;

  /**
   * @param time after which no more is begun in one turn
   */
  Reconcile(
      StateStore stateStore,
      Scan scan,
      Redelivery redelivery,
      ReconciliationMetrics metrics,
      InstantSource clock,
      Duration time) {
    this.stateStore = stateStore;
    this.scan = scan;
    this.redelivery = redelivery;
    this.metrics = metrics;
    this.clock = clock;
    this.time = time;
  }

  @Override
  public Found apply(Turn turn) {
    Instant begun = clock.instant();
    Instant due = begun.minus(turn.missedAfter());
    Optional<Revised<Position>> stopped = stateStore.find(Position.key());
    Map<String, Integer> found = new TreeMap<>();
    int skipped = 0;
    Position next = stopped.map(Revised::value).orElse(Position.START);
    while (next != null && clock.instant().isBefore(begun.plus(time))) {
      Scan.Page page = scan.look(next, due);
      for (Scan.Skipped each : page.skipped()) {
        log.error("skipped, not looked at: {}: {}", each.what(), each.why());
        skipped++;
      }
      for (MissedStep missed : page.missed()) {
        if (redeliver(missed)) {
          found.merge(missed.getClass().getSimpleName(), 1, Integer::sum);
        } else {
          skipped++;
        }
      }
      next = page.next();
    }
    goOnAt(next == null ? Position.START : next, stopped.orElse(null));
    var reconciled = new Found(found, skipped, next == null);
    metrics.reconciled(reconciled);
    return reconciled;
  }

  private boolean redeliver(MissedStep missed) {
    try {
      redelivery.redeliver(missed);
      log.warn("missed, asked for again: {}", missed);
      return true;
    } catch (RuntimeException e) { // of one function: the others are asked
      log.error("skipped, missed but not asked for: {}", missed, e);
      return false;
    }
  }

  /**
   * Whoever else reconciliations meanwhile knows as well where to go on: losing this write loses
   * nothing.
   */
  private void goOnAt(Position next, @Nullable Revised<Position> stopped) {
    Position before = stopped == null ? Position.START : stopped.value();
    if (!next.equals(before)) {
      var _ =
          stateStore.write(
              List.of(new Write<>(Position.key(), next, stopped == null ? 0 : stopped.revision())),
              List.of());
    }
  }

  /**
   * What one turn found.
   *
   * @param missed how many were asked for by kind; empty where nothing was
   * @param skipped how many could not be looked at, or not be asked for
   * @param complete whether the turn came to the end
   */
  record Found(Map<String, Integer> missed, int skipped, boolean complete) {}
}

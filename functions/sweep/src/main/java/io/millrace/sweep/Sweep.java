package io.millrace.sweep;

import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.sweep.Overdue;
import io.millrace.domain.sweep.Overview;
import io.millrace.domain.sweep.Position;
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
 * Looks at everything once, and asks for what is overdue.
 *
 * <p>A sweep that does not come to its end in time goes on with the next turn where it stopped; two
 * at once ask for some things twice, which is safe. What cannot be looked at, or asked for, is
 * counted, and keeps nothing else from it.
 */
final class Sweep implements Function<Turn, Sweep.Found> {

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  private final Ledger ledger;
  private final Overview overview;
  private final Reminders reminders;
  private final SweepMetrics metrics;
  private final InstantSource clock;
  private final Duration time;

  /**
   * @param time after which no more is begun in one turn
   */
  Sweep(
      Ledger ledger,
      Overview overview,
      Reminders reminders,
      SweepMetrics metrics,
      InstantSource clock,
      Duration time) {
    this.ledger = ledger;
    this.overview = overview;
    this.reminders = reminders;
    this.metrics = metrics;
    this.clock = clock;
    this.time = time;
  }

  @Override
  public Found apply(Turn turn) {
    Instant begun = clock.instant();
    Instant due = begun.minus(turn.overdueAfter());
    Optional<Revised<Position>> stopped = ledger.find(Position.key());
    Map<String, Integer> found = new TreeMap<>();
    int skipped = 0;
    Position next = stopped.map(Revised::value).orElse(Position.START);
    while (next != null && clock.instant().isBefore(begun.plus(time))) {
      Overview.Page page = overview.look(next, due);
      for (Overview.Skipped each : page.skipped()) {
        log.error("skipped, not looked at: {}: {}", each.what(), each.why());
        skipped++;
      }
      for (Overdue overdue : page.overdue()) {
        if (remind(overdue)) {
          found.merge(overdue.getClass().getSimpleName(), 1, Integer::sum);
        } else {
          skipped++;
        }
      }
      next = page.next();
    }
    goOnAt(next == null ? Position.START : next, stopped.orElse(null));
    var swept = new Found(found, skipped, next == null);
    metrics.swept(swept);
    return swept;
  }

  private boolean remind(Overdue overdue) {
    try {
      reminders.remind(overdue);
      log.warn("overdue, asked for again: {}", overdue);
      return true;
    } catch (RuntimeException e) { // of one function: the others are asked
      log.error("skipped, overdue but not asked for: {}", overdue, e);
      return false;
    }
  }

  /**
   * Whoever else sweeps meanwhile knows as well where to go on: losing this write loses nothing.
   */
  private void goOnAt(Position next, @Nullable Revised<Position> stopped) {
    Position before = stopped == null ? Position.START : stopped.value();
    if (!next.equals(before)) {
      var _ =
          ledger.write(
              List.of(new Write<>(Position.key(), next, stopped == null ? 0 : stopped.revision())),
              List.of());
    }
  }

  /**
   * What one turn found.
   *
   * @param overdue how many were asked for by kind; empty where nothing was
   * @param skipped how many could not be looked at, or not be asked for
   * @param complete whether the turn came to the end
   */
  record Found(Map<String, Integer> overdue, int skipped, boolean complete) {}
}

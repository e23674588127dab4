package io.millrace.monitoring;

import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The captured objects that are there, and which of them were read.
 *
 * <p>Only names that the delivery stream gives are looked at, of hours that have begun: no other
 * name moves anything. An hour is open as long as the stream may deliver into it and as long as one
 * of its objects waits.
 */
final class CaptureInbox {

  private static final Logger log = LoggerFactory.getLogger(CaptureInbox.class);

  private static final int PAGE = 1000;

  /** So many names of an hour are looked at, and the others not even counted. */
  private static final int MOST_SEEN = 5 * CaptureHour.MOST;

  /** Where nothing was ever read, older objects are not looked for. */
  private static final Duration FIRST_LOOK = Duration.ofDays(7);

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;

  CaptureInbox(StateStore stateStore, ObjectStore objects, String bucket) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
  }

  /**
   * What waits, the oldest hour first.
   *
   * @param unknown objects that are there under names of no hour, or too many of one hour
   */
  record Waiting(List<CaptureKey> keys, int unknown) {}

  /** What has not been read. */
  Waiting waiting(Instant now) {
    Instant from = finished(now);
    Map<Instant, Hour> hours = new HashMap<>();
    List<CaptureKey> waiting = new ArrayList<>();
    int unknown = 0;
    String after = CaptureKey.prefix(from);
    while (true) {
      List<String> page = objects.list(bucket, CaptureKey.PREFIX, after, PAGE);
      for (String name : page) {
        Optional<CaptureKey> key = CaptureKey.of(name, now);
        if (key.isEmpty()) {
          unknown++;
          continue;
        }
        Hour hour = hours.computeIfAbsent(key.get().hour(), this::hour);
        hour.seen++;
        if (!hour.known.contains(key.get().hash())) {
          if (hour.known.size() + hour.waiting < CaptureHour.MOST) {
            hour.waiting++;
            waiting.add(key.get());
          } else {
            unknown++;
          }
        }
      }
      if (page.size() < PAGE || page.getLast().compareTo(CaptureKey.end(now)) >= 0) {
        break;
      }
      after = next(page.getLast(), from, now, hours);
    }
    if (unknown > 0) {
      log.error("{} objects under captures/ are not looked at: no such hour, or too many", unknown);
    }
    return new Waiting(waiting, unknown);
  }

  /** What was met of an hour. */
  private static final class Hour {
    private final Set<String> known;
    private int waiting;
    private int seen;

    private Hour(Set<String> known) {
      this.known = known;
    }
  }

  /**
   * Where the next page starts: past what is no hour, and past an hour of which there is no end.
   */
  private static String next(String last, Instant from, Instant now, Map<Instant, Hour> hours) {
    Optional<CaptureKey> key = CaptureKey.of(last, now);
    Instant hour = key.map(of -> of.hour().plus(1, ChronoUnit.HOURS)).orElse(from);
    Hour met = key.map(of -> hours.get(of.hour())).orElse(null);
    if (met != null && met.seen < MOST_SEEN) {
      return last;
    }
    while (CaptureKey.prefix(hour).compareTo(last) < 0) {
      hour = hour.plus(1, ChronoUnit.HOURS);
    }
    return CaptureKey.prefix(hour);
  }

  private Hour hour(Instant hour) {
    return new Hour(
        stateStore
            .find(CaptureHour.key(hour))
            .map(found -> Set.copyOf(found.value().read()))
            .orElse(Set.of()));
  }

  private Instant finished(Instant now) {
    return stateStore
        .find(CaptureProgress.key())
        .map(progress -> progress.value().finished())
        .orElseGet(() -> now.minus(FIRST_LOOK).truncatedTo(ChronoUnit.HOURS));
  }

  /**
   * Remembers that these were read. Whoever else read them meanwhile counted them once, too: losing
   * the write loses nothing but time.
   */
  void done(List<CaptureKey> keys) {
    Map<Instant, List<String>> byHour = new HashMap<>();
    keys.forEach(key -> byHour.computeIfAbsent(key.hour(), _ -> new ArrayList<>()).add(key.hash()));
    byHour.forEach((hour, hashes) -> {
      var before = stateStore.find(CaptureHour.key(hour));
      stateStore.write(
          List.of(
              new Write<>(
                  CaptureHour.key(hour),
                  before.map(Revised::value).orElse(CaptureHour.NONE).and(hashes),
                  before.map(Revised::revision).orElse(0L))),
          List.of());
    });
  }

  /**
   * Closes the hours into which nothing can come any more and of which nothing waits.
   *
   * @param oldest of what still waits
   */
  void close(Optional<CaptureKey> oldest, Instant now) {
    Instant closed = now.minus(CaptureKey.LATEST).truncatedTo(ChronoUnit.HOURS);
    Instant until =
        oldest.map(CaptureKey::hour).filter(hour -> hour.isBefore(closed)).orElse(closed);
    var before = stateStore.find(CaptureProgress.key());
    if (before.isEmpty() || before.get().value().finished().isBefore(until)) {
      stateStore.write(
          List.of(
              new Write<>(
                  CaptureProgress.key(),
                  new CaptureProgress(until),
                  before.map(Revised::revision).orElse(0L))),
          List.of());
    }
  }
}

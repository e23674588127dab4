package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feedback that is there, and how far it was read.
 *
 * <p>Keys sort by the time of their requests, and an object may appear some minutes after one with
 * a later key. So what was read is remembered by itself for a while, and by the last key of it
 * after that. To read an object twice is no more than a waste.
 */
final class FeedbackInbox {

  private static final Logger log = LoggerFactory.getLogger(FeedbackInbox.class);

  private static final int PAGE = 1000;

  /** So many objects of a project are read in one turn. */
  private static final int MOST = 5000;

  /** Longer than a request may take, and than clocks of two machines differ. */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  /** What one request holds, many times over. */
  private static final long MOST_BYTES = 16L << 20;

  private static final int LONGEST_LINE = 64 << 10;

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;

  FeedbackInbox(StateStore stateStore, ObjectStore objects, String bucket) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
  }

  /** How far it was read. */
  Revised<FeedbackProgress> progress(ProjectName project) {
    return stateStore
        .find(FeedbackProgress.key(project))
        .orElseGet(() -> new Revised<>(FeedbackProgress.NONE, 0));
  }

  /** The keys that were not read, in their order: {@value #MOST} at most. */
  List<String> waiting(ProjectName project, FeedbackProgress progress) {
    Set<String> known = new HashSet<>(progress.read());
    List<String> waiting = new ArrayList<>();
    String after = progress.after();
    while (waiting.size() < MOST) {
      List<String> page = objects.list(bucket, Feedback.prefix(project), after, PAGE);
      page.stream().filter(key -> !known.contains(key)).forEach(waiting::add);
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast();
    }
    return waiting.size() > MOST ? List.copyOf(waiting.subList(0, MOST)) : waiting;
  }

  /** What was counted by now, and the revision to write more upon. */
  Revised<FeedbackTally> tally(ProjectName project, Instant now) {
    return stateStore
        .find(FeedbackTally.key(project))
        .orElseGet(() -> new Revised<>(FeedbackTally.from(now), 0));
  }

  /**
   * Remembers that these were read.
   *
   * @param before how far it was read when it was looked for them
   * @param keys in their order, none left out before the last
   * @param left the first that was left out; null for none
   * @param tally with what they say, kept in the same transaction: each object counts once
   * @return how far it is read; empty where somebody else got in between: nothing is remembered
   */
  Optional<Revised<FeedbackProgress>> done(
      ProjectName project,
      Revised<FeedbackProgress> before,
      List<String> keys,
      @Nullable String left,
      Instant now,
      Revised<FeedbackTally> tally) {
    FeedbackProgress progress = before.value();
    Set<String> read = new HashSet<>(progress.read());
    read.addAll(keys);
    String settled = Feedback.prefix(project, now.minus(SETTLED));
    String after =
        read.stream()
            .filter(key -> key.compareTo(settled) < 0 && (left == null || key.compareTo(left) < 0))
            .max(String::compareTo)
            .filter(key -> key.compareTo(progress.after()) > 0)
            .orElse(progress.after());
    List<String> later =
        read.stream()
            .filter(key -> key.compareTo(after) > 0)
            .sorted()
            .limit(FeedbackProgress.MOST_READ)
            .toList();
    FeedbackProgress next = new FeedbackProgress(after, later);
    if (next.equals(progress)) {
      return Optional.of(before);
    }
    boolean written =
        stateStore.write(
            List.of(
                new Write<>(FeedbackProgress.key(project), next, before.revision()),
                new Write<>(FeedbackTally.key(project), tally.value(), tally.revision())),
            List.of());
    return written ? Optional.of(new Revised<>(next, before.revision() + 1)) : Optional.empty();
  }

  /**
   * What an object says.
   *
   * @param unreadable lines that say nothing
   */
  record Contents(List<Feedback> feedback, int unreadable) {}

  /** Reads one object; of one that is gone, nothing. */
  Contents read(ProjectName project, String key) {
    var object = objects.head(bucket, key);
    List<Feedback> feedback = new ArrayList<>();
    int unreadable = 0;
    if (object.isEmpty()) {
      return new Contents(feedback, 0);
    }
    try (InputStream in = objects.read(object.get())) {
      var lines = new BoundedLines(in, LONGEST_LINE, MOST_BYTES);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Optional<Feedback> read = parsed(project, line);
        read.ifPresent(feedback::add);
        unreadable += read.isPresent() ? 0 : 1;
      }
      unreadable += lines.tooLong() + (lines.cutShort() ? 1 : 0);
    } catch (InvalidInputException gone) {
      return new Contents(List.of(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object.get(), e);
    }
    if (unreadable > 0) {
      log.error("{} lines of {} are no feedback, and were passed over", unreadable, key);
    }
    return new Contents(feedback, unreadable);
  }

  private static Optional<Feedback> parsed(ProjectName project, byte[] line) {
    try {
      return Optional.of(Json.read(line, Feedback.class))
          .filter(feedback -> project.equals(feedback.project()))
          .filter(feedback -> Objects.nonNull(feedback.receivedAt()));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }
}

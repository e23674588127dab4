package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.Project;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Feedback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what came true with what was predicted.
 *
 * <p>Feedback about an id goes to the window of the time that the id tells, whether its prediction
 * was read or not. Feedback about an entity waits until the predictions of its time were delivered,
 * and goes to the last of them that was read by then.
 */
final class FeedbackJoin {

  private static final Logger log = LoggerFactory.getLogger(FeedbackJoin.class);

  /** Predictions are captured within a minute or so. */
  static final Duration DELIVERY = Duration.ofMinutes(5);

  /** So much is gathered in memory before it is kept. */
  private static final int MOST_GATHERED = 50_000;

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;
  private final FeedbackInbox inbox;

  FeedbackJoin(StateStore stateStore, ObjectStore objects, String bucket) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
    this.inbox = new FeedbackInbox(stateStore, objects, bucket);
  }

  /**
   * What was read in one turn.
   *
   * @param objects how many
   * @param unreadable lines of them that say nothing
   */
  record Read(int objects, int unreadable) {}

  /** Who is told of lines that say nothing. */
  interface Unreadable {

    /**
     * There were some.
     *
     * @param newest the key of the newest object with some
     * @param lines how many there were in this turn, at least 1
     */
    void found(String newest, int lines);
  }

  /** The joins of a project's windows, into which its predictions go. */
  WindowJoins joins(Project project) {
    return new WindowJoins(stateStore, objects, bucket, project.name(), project.monitoring());
  }

  /**
   * Reads the feedback on a project that is new; none where nothing was ever predicted.
   *
   * @param late whether to leave the rest to the next turn
   * @param unreadable is told of objects with lines that say nothing before it is remembered that
   *     they were read, so that they are told of at least once
   * @return what was read
   */
  Read read(
      Project project,
      Qualities qualities,
      Instant now,
      BooleanSupplier late,
      Unreadable unreadable) {
    ProjectName name = project.name();
    if (stateStore
        .latest(JoinedWindow.class, Key.partitionOf(name), JoinedWindow.prefix(), 1)
        .isEmpty()) {
      return new Read(0, 0);
    }
    int read = 0;
    int lines = 0;
    String newest = null;
    int placeless = 0;
    WindowJoins joins = joins(project);
    List<String> done = new ArrayList<>();
    String left = null;
    for (String key : inbox.waiting(name)) {
      FeedbackInbox.Contents contents = inbox.read(name, key);
      if (late.getAsBoolean() || isEarly(contents, now)) {
        left = key;
        break;
      }
      if (contents.unreadable() > 0) {
        lines += contents.unreadable();
        newest = key;
      }
      placeless += add(joins, contents.feedback(), now);
      done.add(key);
      read++;
      if (joins.size() >= MOST_GATHERED) {
        joins.keep(qualities);
        tell(unreadable, newest, lines);
        inbox.done(name, done, null, now);
        done.clear();
      }
    }
    joins.keep(qualities);
    tell(unreadable, newest, lines);
    inbox.done(name, done, left, now);
    if (placeless > 0) {
      log.warn(
          "{} things that came true in {} are about no prediction that is known", placeless, name);
    }
    return new Read(read, lines);
  }

  private static void tell(Unreadable unreadable, @Nullable String newest, int lines) {
    if (newest != null) {
      unreadable.found(newest, lines);
    }
  }

  private static boolean isEarly(FeedbackInbox.Contents contents, Instant now) {
    return contents.feedback().stream()
        .anyMatch(feedback ->
            feedback.entity() != null && feedback.receivedAt().isAfter(now.minus(DELIVERY)));
  }

  /** Adds all; how many are about no prediction that can be found. */
  private static int add(WindowJoins joins, List<Feedback> feedback, Instant now) {
    int placeless = 0;
    List<Feedback> aboutEntities = new ArrayList<>();
    for (Feedback each : feedback) {
      if (each.entity() != null) {
        aboutEntities.add(each);
      } else if (!joins.addById(each, now)) {
        placeless++;
      }
    }
    return placeless + joins.addAboutEntities(aboutEntities);
  }
}

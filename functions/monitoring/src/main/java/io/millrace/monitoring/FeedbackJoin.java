package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.Project;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Feedback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** Who is told of what is wrong with feedback. */
  interface Watcher {

    /**
     * Some lines say nothing.
     *
     * @param newest the key of the newest object with some
     * @param lines how many there were, at least 1
     */
    void unreadable(String newest, int lines);

    /** More was said; where very much is about predictions that are not known, of this, too. */
    void counted(FeedbackTally tally);
  }

  /** The joins of a project's windows, into which its predictions go. */
  WindowJoins joins(Project project) {
    return new WindowJoins(stateStore, objects, bucket, project.name(), project.monitoring());
  }

  /**
   * Reads the feedback on a project that is new; none where nothing was ever predicted.
   *
   * @param late whether to leave the rest to the next turn
   * @param watcher is told of it before it is remembered that it was read, so at least once
   * @return what was read
   */
  Read read(
      Project project, Qualities qualities, Instant now, BooleanSupplier late, Watcher watcher) {
    ProjectName name = project.name();
    if (stateStore
        .latest(JoinedWindow.class, Key.partitionOf(name), JoinedWindow.prefix(), 1)
        .isEmpty()) {
      return new Read(0, 0);
    }
    Batch batch = new Batch(joins(project), now);
    int read = 0;
    int unreadable = 0;
    String left = null;
    Revised<FeedbackProgress> progress = inbox.progress(name);
    for (String key : inbox.waiting(name, progress.value())) {
      FeedbackInbox.Contents contents = inbox.read(name, key);
      if (late.getAsBoolean() || isEarly(contents, now)) {
        left = key;
        break;
      }
      batch.add(key, contents);
      unreadable += contents.unreadable();
      read++;
      if (batch.joins.size() >= MOST_GATHERED) {
        var kept = keep(name, progress, batch, qualities, watcher, null);
        if (kept.isEmpty()) {
          return new Read(read, unreadable);
        }
        progress = kept.get();
        batch = new Batch(batch.joins, now);
      }
    }
    var _ = keep(name, progress, batch, qualities, watcher, left);
    return new Read(read, unreadable);
  }

  private Optional<Revised<FeedbackProgress>> keep(
      ProjectName project,
      Revised<FeedbackProgress> progress,
      Batch batch,
      Qualities qualities,
      Watcher watcher,
      @Nullable String left) {
    int unknown = batch.placeless + batch.joins.keep(qualities);
    if (batch.newest != null) {
      watcher.unreadable(batch.newest, batch.unreadable);
    }
    Revised<FeedbackTally> before = inbox.tally(project, batch.now);
    FeedbackTally tally = before.value();
    if (batch.lines > 0) {
      tally = tally.plus(batch.now, batch.lines, unknown, batch.keys.getLast());
      if (unknown > 0 || !tally.isLarge()) {
        watcher.counted(tally);
      }
    }
    if (unknown > 0) {
      log.warn(
          "{} things that came true in {} are about no prediction that is known", unknown, project);
    }
    return inbox.done(
        project, progress, batch.keys, left, batch.now, new Revised<>(tally, before.revision()));
  }

  /** What was read since something was kept. */
  private static final class Batch {
    private final WindowJoins joins;
    private final Instant now;
    private final List<String> keys = new ArrayList<>();
    private int lines;
    private int placeless;
    private int unreadable;
    private @Nullable String newest;

    Batch(WindowJoins joins, Instant now) {
      this.joins = joins;
      this.now = now;
    }

    void add(String key, FeedbackInbox.Contents contents) {
      keys.add(key);
      lines += contents.feedback().size();
      placeless += FeedbackJoin.add(joins, contents.feedback(), now);
      if (contents.unreadable() > 0) {
        unreadable += contents.unreadable();
        newest = key;
      }
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

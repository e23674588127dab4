package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was lately said to have come true is about predictions that are known: of a day,
 * or of as long as it takes that enough was said.
 *
 * @param since when it was begun to count
 * @param lines that were read since, at least 0
 * @param unknown of them that are about no prediction that was known when they were read
 * @param newest the key of the newest object that was read with such a line; null for none
 */
public record FeedbackTally(Instant since, long lines, long unknown, @Nullable String newest)
    implements Entity {

  /** So many lines say something. */
  private static final long ENOUGH = 20;

  /** The share from which on whoever says it means something else. */
  private static final double LARGE = 0.1;

  private static final Duration LEAST = Duration.ofDays(1);

  public FeedbackTally {
    Check.that(unknown >= 0 && unknown <= lines, "unknown", "in [0, %s]".formatted(lines), unknown);
  }

  /** Nothing, from now on. */
  public static FeedbackTally from(Instant since) {
    return new FeedbackTally(since, 0, 0, null);
  }

  /** Where that of a project is kept. */
  public static Key<FeedbackTally> key(ProjectName project) {
    return new Key<>(FeedbackTally.class, Key.partitionOf(project), "feedback-tally");
  }

  /**
   * The tally with more lines: a new one, where this one has enough of a day that is over.
   *
   * @param now when they are read
   * @param where the key of their object
   */
  public FeedbackTally plus(Instant now, int moreLines, int moreUnknown, String where) {
    FeedbackTally before = isEnough() && now.isAfter(since.plus(LEAST)) ? from(now) : this;
    return new FeedbackTally(
        before.since,
        before.lines + moreLines,
        before.unknown + moreUnknown,
        moreUnknown > 0 ? where : before.newest);
  }

  /** Whether so many lines were read that their share says something. */
  public boolean isEnough() {
    return lines >= ENOUGH;
  }

  /** Whether so many are about nothing that is known that it is no slip. */
  public boolean isLarge() {
    return isEnough() && unknown >= LARGE * lines;
  }

  /** What was counted, as a sentence. */
  public String why() {
    return "%s of %s lines since %s are about no prediction that is known, the newest in this object."
        .formatted(unknown, lines, since);
  }
}

package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file does to the dataset that is there, or whose dataset is learned from instead of files.
 *
 * @param keep how much of what came before stays in the next version; null for all, and where files
 *     replace each other
 * @param from the project whose published data are learned from; null where files are dropped
 * @param sharedWith projects that may learn from these data; null for none
 * @param gather how long the first file of several waits for the others, to be one version with
 *     them; null where each is one
 * @param mergedBy the role that it takes to merge a branch; null for that of who brings data
 */
public record DataPolicy(
    Mode mode,
    @Nullable Keep keep,
    @Nullable ProjectName from,
    @Nullable List<ProjectName> sharedWith,
    @Nullable Duration gather,
    @Nullable Role mergedBy) {

  /** Every file is the whole dataset. */
  public static final DataPolicy REPLACE = new DataPolicy(Mode.REPLACE, null, null, null);

  private static final Duration SHORTEST = Duration.ofMinutes(1); // the clock knows no seconds

  private static final Duration LONGEST = Duration.ofDays(1);

  /** The number of projects that data may be shared with. */
  public static final int MOST_SHARES = 20;

  /** What becomes of the rows that are there. */
  public enum Mode {
    /** The rows of the next file take their place. */
    REPLACE,
    /** The rows of the next file come after them. */
    APPEND,
    /**
     * The rows of the next file come after them, and of the rows about one entity the one with the
     * newest event time is read, or the one that came last.
     */
    UPSERT
  }

  /** Each file is a version. */
  public DataPolicy(
      Mode mode,
      @Nullable Keep keep,
      @Nullable ProjectName from,
      @Nullable List<ProjectName> sharedWith) {
    this(mode, keep, from, sharedWith, null, null);
  }

  public DataPolicy {
    Check.that(
        keep == null || mode != Mode.REPLACE,
        "data.keep",
        "left out where files replace",
        String.valueOf(keep));
    Check.that(
        from == null || mode == Mode.REPLACE,
        "data.mode",
        "left out where data come from another project",
        mode);
    Check.that(
        from == null || sharedWith == null,
        "data.sharedWith",
        "left out where data come from another project",
        String.valueOf(sharedWith));
    Check.that(
        gather == null || (gather.compareTo(SHORTEST) >= 0 && gather.compareTo(LONGEST) <= 0),
        "data.gather",
        "1m to 1d",
        String.valueOf(gather));
    Check.that(
        from == null || gather == null,
        "data.gather",
        "left out where data come from another project",
        String.valueOf(gather));
    Check.that(
        mergedBy == null || mergedBy.covers(Role.APPROVER),
        "data.mergedBy",
        "approver, operator or admin",
        String.valueOf(mergedBy));
    sharedWith = sharedWith == null ? null : List.copyOf(sharedWith);
    Check.that(
        sharedWith == null || (!sharedWith.isEmpty() && sharedWith.size() <= MOST_SHARES),
        "data.sharedWith",
        "1 to " + MOST_SHARES + " projects",
        String.valueOf(sharedWith));
  }

  /** The projects that may learn from these data. */
  public List<ProjectName> shares() {
    return sharedWith == null ? List.of() : sharedWith;
  }

  /** How much is kept; whole files at least, and the newest always. */
  public sealed interface Keep {

    /** The files that came last, at least 1. */
    record Files(int number) implements Keep {
      public Files {
        Check.that(number >= 1, "data.keep.files", "at least 1", number);
      }
    }

    /** The files that came last, so that at least so many rows are left; at least 1. */
    record Rows(long number) implements Keep {
      public Rows {
        Check.that(number >= 1, "data.keep.rows", "at least 1", number);
      }
    }

    /** The files of whose rows the newest is at most so much older than the newest of all. */
    record Recent(Duration age) implements Keep {
      public Recent {
        Check.that(age.isPositive(), "data.keep.age", "above 0", age);
      }
    }
  }
}

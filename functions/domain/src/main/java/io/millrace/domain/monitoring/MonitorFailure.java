package io.millrace.domain.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the monitor to do its work for a project: the newest of this part of it.
 *
 * @param version that served
 * @param at when it failed
 * @param where what could not be read, judged or ended, for instance an object's key
 * @param why as a sentence
 * @param over when this part of it was seen to work again; null while it was not
 */
public record MonitorFailure(
    ProjectName project,
    Part part,
    int version,
    Instant at,
    String where,
    String why,
    @Nullable Instant over)
    implements Entity {

  /** What of the monitor may fail by itself. */
  public enum Part {
    /** Reading what was predicted. */
    CAPTURES(
        "(captures)",
        "captured predictions could not be read",
        "Those that could not be read are in no window, and all others are. Look at the object and"
            + " at who wrote it; one of the platform's own that is damaged is worth a look at what"
            + " the function Predict logs."),
    /** Reading what a version learned from. */
    REFERENCE(
        "(reference)",
        "what the version learned from cannot be read",
        "No window of the version is judged until it can. Look at its archive, or let another"
            + " version serve: millrace deploy, millrace rollback."),
    /** Joining what came true. */
    LABELS(
        "(labels)",
        "what came true could not be joined",
        "Quality stays as it was known before. Look at the objects of feedback, and at what the"
            + " function SummarizeCaptures logs; what was sent is kept and is read again."),
    /** Reading what came true. */
    FEEDBACK(
        "(feedback)",
        "lines of feedback could not be read",
        "Those that could not be read count for no window, and all others do. Look at the object"
            + " and at who wrote it; what was meant may be said again: millrace feedback."),
    /** Finding the predictions of which something came true. */
    UNKNOWN(
        "(unknown)",
        "What came true is about predictions that are not known",
        "Such lines count for no window, and all others do; one of a prediction that is captured"
            + " late counts once it is. Look at what sends them: the id is the one that the"
            + " prediction came with, and an entity is written as it was when it was asked about."),
    /** Coming to an end. */
    TURNS(
        "(turns)",
        "its turns do not end",
        "Windows are judged late, or not at all. Look at millrace redrive and at what the function"
            + " SummarizeCaptures logs: out of time, out of memory, or a service that is not"
            + " reached.");

    private final String column;
    private final String headline;
    private final String remedy;

    Part(String column, String headline, String remedy) {
      this.column = column;
      this.headline = headline;
      this.remedy = remedy;
    }

    /** The name that it has among the columns of an incident. */
    String column() {
      return column;
    }

    /** What failed, as a sentence without its end. */
    String headline() {
      return this == UNKNOWN ? headline : "The monitor failed: " + headline;
    }

    /** What it means and what to do. */
    String remedy() {
      return remedy;
    }

    static Optional<Part> of(String column) {
      return Stream.of(values()).filter(part -> part.column.equals(column)).findFirst();
    }
  }

  /** Where the newest failure of a part is kept. */
  public static Key<MonitorFailure> key(ProjectName project, Part part) {
    return new Key<>(MonitorFailure.class, Key.partitionOf(project), prefix() + part);
  }

  /** The prefix of all failures' sort keys. */
  public static String prefix() {
    return "monitor-failure#";
  }

  /** Whether it was not seen to work since. */
  public boolean isStanding() {
    return over == null;
  }

  /** The same, seen to work again. */
  public MonitorFailure over(Instant seen) {
    return new MonitorFailure(project, part, version, at, where, why, seen);
  }
}

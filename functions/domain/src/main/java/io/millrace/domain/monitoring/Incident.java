package io.millrace.domain.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with what a version is asked, or with watching it: one for a cause, over all
 * windows that show it.
 *
 * @param number 1, 2, 3 … within the project
 * @param since start of the first window that showed it
 * @param verdict of the newest window
 * @param worst verdict of all its windows so far
 * @param columns that drifted in any of its windows, what matters most to the model first
 * @param cause the likeliest one, in words; null where none was looked for
 * @param handling what people did about it
 * @param retraining what the platform does about it; null where it has not begun to
 * @param held why the platform does nothing about it by itself, as a sentence; null where it does
 * @param closed how it ended; null while it is open
 */
public record Incident(
    ProjectName project,
    int number,
    int version,
    Instant since,
    Instant openedAt,
    DriftVerdict verdict,
    DriftVerdict worst,
    List<Affected> columns,
    @Nullable String cause,
    Handling handling,
    @Nullable Retraining retraining,
    @Nullable String held,
    @Nullable Closed closed)
    implements Entity {

  /** The name that a loss of quality has among the columns. */
  public static final String QUALITY = "(quality)";

  /** The name that silence has among the columns, where a model is asked nothing any more. */
  public static final String TRAFFIC = "(traffic)";

  private static final Comparator<Affected> BY_WEIGHT =
      Comparator.comparingDouble(Affected::weight).thenComparing(Affected::verdict);

  public Incident {
    columns = columns.stream().sorted(BY_WEIGHT.reversed()).toList();
  }

  /**
   * A column that drifted, the quality that was lost, or the part of the monitor that failed.
   *
   * @param column its name, {@link #QUALITY}, {@link #TRAFFIC}, {@code (metric NAME)}, {@code
   *     (fairness: MEASURE of GROUP)}, or that of a part of the monitor
   * @param importance share of the model's contributions that are this column's, in [0, 1]; null
   *     where it is not known, or it is the score or the quality
   * @param why what moved, in words
   * @param cause what the change looks like, as a sentence, or what to do about a part of the
   *     monitor that failed; null where it looks like nothing known
   */
  public record Affected(
      String column,
      DriftVerdict verdict,
      @Nullable Double importance,
      @Nullable Measure measure,
      String why,
      @Nullable String cause) {

    /** What changed in a way that looks like nothing known. */
    public Affected(
        String column,
        DriftVerdict verdict,
        @Nullable Double importance,
        @Nullable Measure measure,
        String why) {
      this(column, verdict, importance, measure, why, null);
    }

    /** What it is about. */
    Finding.Kind kind() {
      return Finding.Kind.of(column);
    }

    private double weight() {
      if (kind() != Finding.Kind.ASKED) {
        return 1;
      }
      return importance == null ? 0 : importance;
    }
  }

  /**
   * What people did about an incident.
   *
   * @param acknowledgedBy who has seen it; null if nobody said so
   * @param assignee who looks after it; null for nobody
   * @param silencedUntil until when the platform neither tells of it nor answers it; null if it
   *     does
   */
  public record Handling(
      @Nullable String acknowledgedBy, @Nullable String assignee, @Nullable Instant silencedUntil) {

    /** Nobody has done anything. */
    public static final Handling NONE = new Handling(null, null, null);

    /** Whether the platform neither tells of it nor answers it now. */
    public boolean isSilent(Instant now) {
      return silencedUntil != null && now.isBefore(silencedUntil);
    }
  }

  /**
   * A retraining that was asked for.
   *
   * @param datasetVersion that is learned from
   */
  public record Retraining(int datasetVersion, Instant at) {}

  /**
   * The end of an incident.
   *
   * @param upTo start of the newest window that was looked at: one after it may be another incident
   * @param qualityUpTo start of the newest of which it was known what came true: that of one after
   *     it may be another incident; null where nothing was known of any
   * @param why in words
   */
  public record Closed(
      Instant at, Instant upTo, @Nullable Instant qualityUpTo, String by, String why) {}

  /** Where the incident of this number is kept. */
  public static Key<Incident> key(ProjectName project, int number) {
    return new Key<>(Incident.class, Key.partitionOf(project), prefix() + Key.padded(number));
  }

  /** The prefix of all incidents' sort keys. */
  public static String prefix() {
    return "incident#";
  }

  static Key<Counter> numbers(ProjectName project) {
    return Counter.key(project, "incident");
  }

  public boolean isOpen() {
    return closed == null;
  }

  /** Whether what came true shows that the version predicts worse. */
  public boolean isLossOfQuality() {
    return isAbout(Finding.Kind.QUALITY);
  }

  /** Whether it is about this, among others. */
  boolean isAbout(Finding.Kind kind) {
    return columns.stream().anyMatch(each -> each.kind() == kind);
  }

  /** What it, and no other incident that is open, is about. */
  List<Finding.Kind> group() {
    return columns.getFirst().kind().group();
  }

  /** Whether it is about the monitor rather than the model. */
  public boolean isOfTheMonitor() {
    return columns.getFirst().kind().isOfTheMonitor();
  }

  /** The affected column of this name. */
  Optional<Affected> column(String name) {
    return columns.stream().filter(each -> each.column().equals(name)).findFirst();
  }

  /**
   * The likeliest cause, for people: what the change of the column that matters most looks like; or
   * that the columns together, or the model itself, are what is left; or what to do about a part of
   * the monitor that failed.
   */
  static @Nullable String likeliest(List<Affected> columns) {
    if (columns.getFirst().kind().isOfTheMonitor()) {
      return columns.getFirst().cause();
    }
    List<Affected> asked =
        columns.stream().filter(each -> each.kind() == Finding.Kind.ASKED).toList();
    if (columns.stream().anyMatch(each -> each.kind() == Finding.Kind.TRAFFIC)) {
      return "Likeliest, whoever asked it was stopped, asks elsewhere, or is refused: look at who calls,"
          + " at the API's errors and at what tokens opened nothing.";
    }
    if (columns.stream().allMatch(each -> each.kind() == Finding.Kind.FAIRNESS)) {
      return "Likeliest, others of these groups ask than are in the rows held out in training, or what is"
          + " said of them has changed: its card tells how it was there.";
    }
    if (asked.isEmpty()) {
      return "What it is asked looks as it did. Likeliest, what is to be predicted has changed, and the"
          + " model is out of date; or what is said to have come true is wrong.";
    }
    return asked.stream()
        .filter(each -> each.cause() != null)
        .max(BY_WEIGHT)
        .map(each ->
            "Likeliest, %s came to the model otherwise. %s".formatted(each.column(), each.cause()))
        .orElseGet(() ->
            asked.stream().allMatch(each -> each.column().startsWith("("))
                ? "No column moved by itself. Likeliest, several moved together, or the model is asked"
                    + " what it was not made for."
                : "It looks like no fault that is known. Likeliest, it is asked of other rows than it"
                    + " learned from.");
  }

  /** What moved, for people: the columns that matter most, and what is said of the first. */
  public String summary() {
    return "%s. %s".formatted(headline(), columns.getFirst().why());
  }

  /** The same by names of columns only, as a sentence without its end. */
  String headline() {
    String others =
        switch (columns.size()) {
          case 1 -> "";
          case 2 -> " and " + columns.get(1).column();
          default -> " and %s more columns".formatted(columns.size() - 1);
        };
    Affected first = columns.getFirst();
    return switch (first.kind()) {
      case QUALITY -> "The model predicts worse" + moved(others);
      case BUSINESS -> "%s is lower than it is to be%s".formatted(first.column(), moved(others));
      case FAIRNESS ->
          "%s is other than it may be%s".formatted(plain(first.column()), moved(others));
      case TRAFFIC -> "The model is asked nothing any more" + moved(others);
      case ASKED -> "%s%s moved".formatted(first.column(), others);
      case CAPTURES, REFERENCE, LABELS, FEEDBACK, UNKNOWN, TURNS -> first.kind().headline();
    };
  }

  private static String plain(String column) {
    return column.substring(1, column.length() - 1).replaceFirst("fairness: ", "The ");
  }

  private static String moved(String others) {
    return others.isEmpty() ? "" : "," + others + " moved";
  }

  Incident seen(DriftVerdict now, DriftVerdict most, List<Affected> affected) {
    return with(now, most, affected, handling, retraining, held, closed);
  }

  Incident handled(Handling how) {
    return with(verdict, worst, columns, how, retraining, held, closed);
  }

  Incident answered(Retraining how) {
    return with(verdict, worst, columns, handling, how, null, closed);
  }

  Incident heldBack(String why) {
    return with(verdict, worst, columns, handling, retraining, why, closed);
  }

  Incident closed(Closed end) {
    return with(verdict, worst, columns, handling, retraining, held, end);
  }

  private Incident with(
      DriftVerdict now,
      DriftVerdict most,
      List<Affected> affected,
      Handling how,
      @Nullable Retraining answer,
      @Nullable String why,
      @Nullable Closed end) {
    return new Incident(
        project,
        number,
        version,
        since,
        openedAt,
        now,
        most,
        affected,
        affected.equals(columns) ? cause : likeliest(affected),
        how,
        answer,
        why,
        end);
  }
}

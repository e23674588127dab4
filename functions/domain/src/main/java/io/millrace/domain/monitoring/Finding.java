package io.millrace.domain.monitoring;

import io.millrace.domain.monitoring.Incident.Affected;
import io.millrace.domain.monitoring.MonitorFailure.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one window says, of what a version was asked or of how well it predicted.
 *
 * @param from start of the window
 * @param to end of the window
 * @param since start of what was judged
 * @param affected what drifted, or was lost
 */
record Finding(
    Kind kind,
    Instant from,
    Instant to,
    Instant since,
    DriftVerdict verdict,
    List<Affected> affected) {

  private static final int SILENT_WINDOWS = 3;

  /** What is looked at. */
  enum Kind {
    ASKED("no drift", null),
    QUALITY("no loss of quality", null),
    BUSINESS("no metric below what it is to be", null),
    FAIRNESS("no group worse off than may be", null),
    TRAFFIC("that it is asked again", null),
    CAPTURES("", Part.CAPTURES),
    REFERENCE("", Part.REFERENCE),
    LABELS("", Part.LABELS),
    FEEDBACK("", Part.FEEDBACK),
    UNKNOWN("", Part.UNKNOWN),
    TURNS("", Part.TURNS);

    /** Kinds that are of one cause, and so one incident: each other is one by itself. */
    private static final List<Kind> OF_THE_MODEL = List.of(ASKED, QUALITY, BUSINESS, FAIRNESS);

    private final String calm;
    private final @Nullable Part part;

    Kind(String calm, @Nullable Part part) {
      this.calm = calm;
      this.part = part;
    }

    /** What windows of this kind show where nothing is wrong. */
    String calm() {
      return calm;
    }

    /** Whether it is about the model, and so answered by another. */
    boolean isOfTheModel() {
      return OF_THE_MODEL.contains(this);
    }

    /** Whether it is about the monitor rather than the model. */
    boolean isOfTheMonitor() {
      return part != null;
    }

    /** The headline of what is found, as a sentence without its end. */
    String headline() {
      return part == null ? "" : part.headline();
    }

    /** What an affected thing of this name is about. */
    static Kind of(String column) {
      return switch (column) {
        case Incident.QUALITY -> QUALITY;
        case Incident.TRAFFIC -> TRAFFIC;
        default ->
            BusinessFigure.isColumn(column)
                ? BUSINESS
                : FairnessFigure.isColumn(column)
                    ? FAIRNESS
                    : Part.of(column)
                        .flatMap(part ->
                            Stream.of(values()).filter(kind -> kind.part == part).findFirst())
                        .orElse(ASKED);
      };
    }

    /** Those of one incident, for all incidents that may be open at once. */
    static List<List<Kind>> groups() {
      return Stream.concat(
              Stream.of(OF_THE_MODEL),
              Stream.of(values()).filter(kind -> !OF_THE_MODEL.contains(kind)).map(List::of))
          .toList();
    }

    /** Those that may be of one incident with this. */
    List<Kind> group() {
      return isOfTheModel() ? OF_THE_MODEL : List.of(this);
    }
  }

  /** What a failure of the monitor says; nothing where it is over. */
  static List<Finding> of(Kind kind, List<MonitorFailure> failures) {
    return failures.stream()
        .filter(failure -> failure.part() == kind.part && failure.isStanding())
        .map(failure ->
            new Finding(
                kind,
                failure.at(),
                failure.at(),
                failure.at(),
                DriftVerdict.DRIFT,
                List.of(
                    new Affected(
                        failure.part().column(),
                        DriftVerdict.DRIFT,
                        null,
                        null,
                        "%s: %s".formatted(failure.where(), failure.why()),
                        failure.part().remedy()))))
        .toList();
  }

  static Finding of(WindowSummary window, Map<String, Double> importance) {
    List<ColumnDrift> everywhere = drifting(window.columns()).toList();
    Set<String> known = everywhere.stream().map(ColumnDrift::column).collect(Collectors.toSet());
    Stream<Affected> somewhere =
        window.kinds().stream()
            .flatMap(kind ->
                drifting(kind.columns())
                    .filter(column -> !known.contains(column.column()))
                    .map(column -> affected(kind.name(column), column, importance)));
    return new Finding(
        Kind.ASKED,
        window.from(),
        window.to(),
        window.since(),
        window.verdict(),
        Stream.concat(
                everywhere.stream().map(column -> affected(column.column(), column, importance)),
                somewhere)
            .toList());
  }

  private static Stream<ColumnDrift> drifting(List<ColumnDrift> columns) {
    return columns.stream().filter(column -> column.verdict().isDrift());
  }

  private static Affected affected(
      String name, ColumnDrift column, Map<String, Double> importance) {
    return new Affected(
        name,
        column.verdict(),
        importance.get(column.column()),
        column.strongest() == null ? null : column.strongest().measure(),
        column.why(),
        column.cause());
  }

  /** What predictions earned, whose quality may be judged or not. */
  static Finding ofBusiness(WindowQuality window) {
    return new Finding(
        Kind.BUSINESS,
        window.from(),
        window.to(),
        window.since(),
        window.earned().stream()
            .map(BusinessFigure::verdict)
            .filter(DriftVerdict::isDrift)
            .findFirst()
            .orElse(DriftVerdict.NONE),
        window.earned().stream()
            .filter(figure -> figure.verdict().isDrift())
            .map(figure ->
                new Affected(figure.column(), figure.verdict(), null, null, figure.why(), null))
            .toList());
  }

  /** What gates on fairness say, of a window of which at least one could. */
  static Finding ofFairness(WindowQuality window) {
    List<Affected> affected =
        window.groupsOfRows().stream()
            .flatMap(group ->
                group.gates().stream()
                    .filter(figure -> figure.verdict().isDrift())
                    .map(figure ->
                        new Affected(
                            figure.column(group),
                            figure.verdict(),
                            null,
                            null,
                            figure.why(),
                            null)))
            .toList();
    return new Finding(
        Kind.FAIRNESS,
        window.from(),
        window.to(),
        window.from(),
        affected.isEmpty() ? DriftVerdict.NONE : affected.getFirst().verdict(),
        affected);
  }

  static Finding of(WindowQuality window) {
    return new Finding(
        Kind.QUALITY,
        window.from(),
        window.to(),
        window.since(),
        window.verdict(),
        window.verdict().isDrift()
            ? List.of(
                new Affected(Incident.QUALITY, window.verdict(), null, null, window.why(), null))
            : List.of());
  }

  /**
   * What windows say of whether a model is asked, the newest first: one in which it was asked is
   * fine; one in which it was not is silence where at least {@value #SILENT_WINDOWS} were in a row,
   * in which so many predictions are usual as it takes to say anything; else it says nothing.
   *
   * @param newestFirst the windows
   * @param minimum of predictions that say anything
   */
  static List<Finding> of(List<Traffic> newestFirst, long minimum) {
    List<Finding> findings = new ArrayList<>();
    int windows = 0;
    long missed = 0;
    Instant since = Instant.EPOCH;
    for (Traffic window : newestFirst.reversed()) {
      if (window.predictions() > 0) {
        windows = 0;
        missed = 0;
        findings.add(traffic(window, window.from(), DriftVerdict.NONE, List.of()));
        continue;
      }
      since = windows == 0 ? window.from() : since;
      windows++;
      missed += window.usual();
      if (windows >= SILENT_WINDOWS && missed >= minimum) {
        String why =
            "It was asked nothing in %s windows in a row since %s, in which %s predictions are usual."
                .formatted(windows, since, missed);
        findings.add(
            traffic(
                window,
                since,
                DriftVerdict.DRIFT,
                List.of(
                    new Affected(Incident.TRAFFIC, DriftVerdict.DRIFT, null, null, why, null))));
      }
    }
    return findings.reversed();
  }

  private static Finding traffic(
      Traffic window, Instant since, DriftVerdict verdict, List<Affected> affected) {
    return new Finding(Kind.TRAFFIC, window.from(), window.to(), since, verdict, affected);
  }

  boolean isDrift() {
    return verdict.isDrift();
  }

  /** The verdict of the newest findings of each kind. */
  static DriftVerdict now(List<Finding> newestFirst) {
    return worst(
        Stream.of(Kind.values())
            .flatMap(
                kind -> newestFirst.stream().filter(finding -> finding.kind() == kind).limit(1)));
  }

  static DriftVerdict worst(Stream<Finding> findings) {
    return findings.map(Finding::verdict).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** What an incident is about and what drifted since, each as it was at its worst. */
  static List<Affected> affected(List<Affected> known, List<Finding> drifting) {
    Map<String, Affected> columns = new LinkedHashMap<>();
    BinaryOperator<Affected> worse =
        (one, other) -> other.verdict().compareTo(one.verdict()) > 0 ? other : one;
    Stream.concat(known.stream(), drifting.stream().flatMap(each -> each.affected().stream()))
        .forEach(each -> columns.merge(each.column(), each, worse));
    return new ArrayList<>(columns.values());
  }
}

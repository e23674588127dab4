package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.PlainText;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Shortened;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.MonitorFailure;
import io.millrace.domain.monitoring.MonitorFailure.Part;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of the monitor could not do, by project, and what works again: kept in the state
 * store, so that incidents are made of it whatever becomes of the turn.
 */
final class MonitorFailures {

  private static final int LONGEST = 300;

  /** A number for each part of the monitor, and a few of parts that are no more. */
  private static final int MOST_PARTS = 20;

  /** What is wrong with what came true: no prediction says that it is over. */
  private static final Set<Part> OF_LABELS = EnumSet.of(Part.LABELS, Part.FEEDBACK, Part.UNKNOWN);

  private final StateStore stateStore;
  private final Deployments deployments;
  private final Instant now;
  private final Map<Part, Happened> ofAll = new EnumMap<>(Part.class);
  private final Map<ProjectName, Map<Part, Happened>> byProject = new HashMap<>();
  private final Map<ProjectName, List<MonitorFailure>> before = new HashMap<>();

  /**
   * @param now when the turn began
   */
  MonitorFailures(StateStore stateStore, Deployments deployments, Instant now) {
    this.stateStore = stateStore;
    this.deployments = deployments;
    this.now = now;
  }

  /** What happened where, and the version whose it is; null for that which serves. */
  private record Happened(String where, String why, @Nullable Integer version) {}

  /** A version cannot be watched. */
  void reference(ProjectName project, int version, RuntimeException e) {
    note(
        project,
        Part.REFERENCE,
        new Happened("version %s of %s".formatted(version, project), said(e), version));
  }

  /** What came true in a project could not be joined. */
  void labels(ProjectName project, String where, RuntimeException e) {
    note(project, Part.LABELS, new Happened(where, said(e), null));
  }

  /** Lines of what came true in a project could not be read, the newest in this object. */
  void feedback(ProjectName project, String where, int lines) {
    note(
        project,
        Part.FEEDBACK,
        new Happened(where, "So many lines are no feedback: %s.".formatted(lines), null));
  }

  /** What came true in a project is, of late, about predictions that are not known; or is not. */
  void feedback(ProjectName project, FeedbackTally tally) {
    if (tally.isLarge()) {
      note(project, Part.UNKNOWN, new Happened(String.valueOf(tally.newest()), tally.why(), null));
    } else if (tally.isEnough()) {
      over(project, failure -> failure.part() == Part.UNKNOWN);
    }
  }

  /**
   * Captures could not be read, all or some.
   *
   * @param projects whose they are; empty where that is not known: then they are of every project
   *     of which a version serves, for all that is known
   */
  void captures(Collection<ProjectName> projects, CaptureKey key, String why) {
    if (projects.isEmpty()) {
      ofAll.put(
          Part.CAPTURES,
          new Happened(
              key.key(),
              why + " Whose predictions it holds is not known; maybe none of yours.",
              null));
    } else {
      projects.forEach(project -> note(project, Part.CAPTURES, new Happened(key.key(), why, null)));
    }
  }

  /** Turns do not end. */
  void turns(UnfinishedTurns turns) {
    String why = turns.why();
    ofAll.put(
        Part.TURNS,
        new Happened(
            "SummarizeCaptures",
            "%s turns in a row began and did not end since %s. %s"
                .formatted(
                    turns.inARow(),
                    turns.since(),
                    why == null ? "None could say why, as if out of time or memory." : why),
            null));
  }

  private void note(ProjectName project, Part part, Happened what) {
    byProject.computeIfAbsent(project, _ -> new EnumMap<>(Part.class)).put(part, what);
  }

  /** Why something failed, as a sentence for people. */
  static String said(RuntimeException e) {
    return switch (e) {
      case InvalidInputException invalid -> invalid.reason();
      case UnavailableException _, UncheckedIOException _ -> String.valueOf(e.getMessage());
      default -> "It ended with a " + e.getClass().getSimpleName() + ".";
    };
  }

  /** A window that starts then was judged. */
  void judged(ProjectName project, Instant from) {
    over(project, failure -> !OF_LABELS.contains(failure.part()) && from.isAfter(failure.at()));
  }

  /**
   * What came true was joined.
   *
   * @param whole whether every line of it could be read
   */
  void joined(ProjectName project, boolean whole) {
    over(
        project,
        failure -> failure.part() == Part.LABELS || (whole && failure.part() == Part.FEEDBACK));
  }

  private void over(ProjectName project, Predicate<MonitorFailure> which) {
    List<MonitorFailure> standing =
        before.computeIfAbsent(project, this::read).stream()
            .filter(MonitorFailure::isStanding)
            .filter(which)
            .toList();
    standing.forEach(failure -> write(failure.over(now)));
    if (!standing.isEmpty()) {
      before.remove(project);
    }
  }

  private List<MonitorFailure> read(ProjectName project) {
    return stateStore.latest(
        MonitorFailure.class, Key.partitionOf(project), MonitorFailure.prefix(), MOST_PARTS);
  }

  /** Keeps what was noted since. Idempotent. */
  void keep(List<ProjectRevision> projects) {
    if (ofAll.isEmpty() && byProject.isEmpty()) {
      return;
    }
    for (ProjectRevision revision : projects) {
      ProjectName project = revision.project().name();
      Map<Part, Happened> its = new EnumMap<>(ofAll);
      its.putAll(byProject.getOrDefault(project, Map.of()));
      Optional<Route> route = its.isEmpty() ? Optional.empty() : deployments.route(project);
      route.ifPresent(serving ->
          its.forEach((part, what) ->
              write(
                  new MonitorFailure(
                      project,
                      part,
                      what.version == null ? serving.live().version() : what.version,
                      now,
                      Shortened.to(LONGEST, PlainText.of(what.where)),
                      Shortened.to(LONGEST, PlainText.of(what.why)),
                      null))));
      before.remove(project);
    }
    ofAll.clear();
    byProject.clear();
  }

  /** Who else writes it meanwhile says the same: losing the write loses nothing. */
  private void write(MonitorFailure failure) {
    var key = MonitorFailure.key(failure.project(), failure.part());
    long revision = stateStore.find(key).map(Revised::revision).orElse(0L);
    stateStore.write(List.of(new Write<>(key, failure, revision)), List.of());
  }
}

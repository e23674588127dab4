package io.millrace.domain.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Finding.Kind;
import io.millrace.domain.monitoring.Incident.Affected;
import io.millrace.domain.monitoring.Incident.Handling;
import io.millrace.domain.monitoring.Incident.Retraining;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What follows from a review, one change after the other until none is due. */
final class IncidentSteps {

  static final int TO_EASE = 2;
  static final int TO_CLOSE = 3;

  /** So many incidents back is looked for those that are open, or were answered this week. */
  private static final int MOST = 100;

  /** So many pages of windows are looked at: a month of those of five minutes. */
  private static final int MOST_PAGES = 90;

  private final StateStore stateStore;
  private final InstantSource clock;
  private final IncidentReview review;
  private final IncidentChanges changes;

  IncidentSteps(StateStore stateStore, InstantSource clock, IncidentReview review) {
    this.stateStore = stateStore;
    this.clock = clock;
    this.review = review;
    this.changes = new IncidentChanges(stateStore, clock);
  }

  /** The newest incidents of the project, the newest first. */
  List<Incident> newest() {
    return stateStore.latest(
        Incident.class, Key.partitionOf(review.project()), Incident.prefix(), MOST);
  }

  /** The next change that is due, each a line of the history; false where none is. */
  Decision<Boolean> next() {
    Counter.Next number = Counter.next(stateStore, Incident.numbers(review.project()));
    List<Incident> newest = newest(); // read later: who opens one takes the number
    return Kind.groups().stream()
        .flatMap(group -> next(group, newest, number).stream())
        .findFirst()
        .<Decision<Boolean>>map(change -> new Decision.Commit<>(change, true))
        .orElseGet(() -> new Decision.NoChange<>(false));
  }

  private Optional<Change> next(List<Kind> group, List<Incident> newest, Counter.Next number) {
    List<Incident> its = newest.stream().filter(each -> each.group().equals(group)).toList();
    return its.stream()
        .filter(Incident::isOpen)
        .findFirst()
        .flatMap(incident -> stateStore.find(Incident.key(incident.project(), incident.number())))
        .map(open -> closed(open).or(() -> seen(open, its)).or(() -> answered(open, newest)))
        .orElseGet(() -> opened(group, its, number));
  }

  private Optional<Change> opened(List<Kind> group, List<Incident> before, Counter.Next number) {
    List<Finding> drifting =
        group.stream()
            .flatMap(kind ->
                review.findings(kind).stream()
                    .filter(finding -> finding.from().isAfter(looked(kind, before))))
            .filter(Finding::isDrift)
            .toList();
    if (drifting.isEmpty()) {
      return Optional.empty();
    }
    List<Affected> affected = Finding.affected(List.of(), drifting);
    return Optional.of(
        changes.open(
            number,
            new Incident(
                review.project(),
                number.number(),
                review.live(),
                drifting.stream().map(Finding::since).min(Comparator.naturalOrder()).orElseThrow(),
                clock.instant(),
                Finding.now(drifting),
                Finding.worst(drifting.stream()),
                affected,
                Incident.likeliest(affected),
                Handling.NONE,
                null,
                null,
                null)));
  }

  /** Windows that start later may be another incident of the version that serves. */
  private Instant looked(Kind kind, List<Incident> its) {
    return its.stream()
        .filter(each -> each.version() == review.live())
        .map(Incident::closed)
        .filter(Objects::nonNull)
        .map(end ->
            switch (kind) {
              case ASKED -> end.upTo();
              case QUALITY, BUSINESS, FAIRNESS -> end.qualityUpTo();
              case TRAFFIC, CAPTURES, REFERENCE, LABELS, FEEDBACK, UNKNOWN, TURNS -> end.at();
            })
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private Optional<Change> closed(Revised<Incident> read) {
    Incident incident = read.value();
    if (incident.version() != review.live()) {
      return Optional.of(
          close(
              read,
              clock.instant(),
              "version %s serves instead of version %s"
                  .formatted(review.live(), incident.version())));
    }
    List<Kind> about = incident.group().stream().filter(incident::isAbout).toList();
    if (incident.isOfTheMonitor()) {
      return about.stream().allMatch(kind -> review.findings(kind).isEmpty())
          ? Optional.of(close(read, clock.instant(), "the monitor works again"))
          : Optional.empty();
    }
    if (!about.stream().allMatch(kind -> isCalm(review.findings(kind), incident))) {
      return Optional.empty();
    }
    Instant upTo =
        review.findings(Kind.ASKED).stream()
            .findFirst()
            .map(Finding::from)
            .orElseGet(clock::instant);
    String calm = about.stream().map(Kind::calm).collect(Collectors.joining(" and "));
    return Optional.of(close(read, upTo, "%s windows in a row show %s".formatted(TO_CLOSE, calm)));
  }

  private Change close(Revised<Incident> read, Instant upTo, String why) {
    return changes.close(read, changes.end(read.value(), AuditedChange.MILLRACE, upTo, why));
  }

  private static boolean isCalm(List<Finding> newestFirst, Incident incident) {
    List<Finding> newest = newestFirst.stream().limit(TO_CLOSE).toList();
    return newest.size() == TO_CLOSE
        && newest.stream().noneMatch(Finding::isDrift)
        && newest.getLast().from().isAfter(incident.since());
  }

  private Optional<Change> seen(Revised<Incident> read, List<Incident> before) {
    Incident incident = read.value();
    List<Finding> its =
        incident.group().stream()
            .flatMap(kind ->
                review.findings(kind).stream()
                    .filter(finding ->
                        kind == Kind.ASKED
                            ? !finding.to().isBefore(incident.since())
                            : finding.from().isAfter(looked(kind, before))))
            .toList();
    if (its.isEmpty()) {
      return Optional.empty();
    }
    List<Affected> columns =
        Finding.affected(incident.columns(), its.stream().filter(Finding::isDrift).toList());
    DriftVerdict now = Finding.now(its);
    DriftVerdict worst =
        Stream.of(incident.worst(), Finding.worst(its.stream()))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    boolean grown = columns.size() > incident.columns().size();
    if (now.compareTo(incident.verdict()) > 0 || worst != incident.worst() || grown) {
      Incident worsened = incident.seen(now, worst, columns);
      return Optional.of(
          changes.change(
              read,
              worsened,
              AuditedChange.MILLRACE,
              "worsened",
              worsened.summary(),
              new Event.IncidentWorsened(
                  incident.project(), incident.number(), worsened.headline())));
    }
    return isBetter(its, incident)
        ? Optional.of(
            changes.change(
                read,
                incident.seen(now, worst, columns),
                AuditedChange.MILLRACE,
                "eased",
                "the newest %s windows are better".formatted(TO_EASE)))
        : Optional.empty();
  }

  /** Whether the newest windows of each kind are, of one kind enough of them. */
  private static boolean isBetter(List<Finding> its, Incident incident) {
    List<List<Finding>> newest =
        incident.group().stream()
            .map(kind ->
                its.stream().filter(finding -> finding.kind() == kind).limit(TO_EASE).toList())
            .toList();
    return newest.stream().anyMatch(findings -> findings.size() == TO_EASE)
        && newest.stream()
            .flatMap(List::stream)
            .allMatch(finding -> finding.verdict().compareTo(incident.verdict()) < 0);
  }

  private Optional<Change> answered(Revised<Incident> read, List<Incident> newest) {
    Incident incident = read.value();
    ResponsePolicy policy = review.policy();
    if (policy == null
        || !policy.retrain()
        || incident.retraining() != null
        || incident.columns().stream().noneMatch(each -> each.kind().isOfTheModel())) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    int dataset = newestDataset(review.project());
    Optional<String> held =
        RetrainingLimits.heldBack(
            incident, review, policy, dataset, newest, most -> known(incident, most), now);
    if (held.isPresent()) {
      return held.get().equals(incident.held())
          ? Optional.empty()
          : Optional.of(
              changes.change(
                  read, incident.heldBack(held.get()), AuditedChange.MILLRACE, "held", held.get()));
    }
    return Optional.of(
        changes.change(
            read,
            incident.answered(new Retraining(dataset, now)),
            AuditedChange.MILLRACE,
            "retraining",
            "on dataset %s, by the project's policy: %s".formatted(dataset, incident.summary()),
            new Event.RetrainingWanted(incident.project(), incident.number())));
  }

  /** Counts until it is so many; labels come late, so from the incident's beginning each time. */
  private long known(Incident incident, long most) {
    long known = 0;
    String after = WindowQuality.prefix() + incident.since();
    for (int page = 0; page < MOST_PAGES && known < most; page++) {
      List<Listed<WindowQuality>> windows =
          stateStore.list(
              WindowQuality.class,
              Key.partitionOf(incident.project()),
              WindowQuality.prefix(),
              after,
              MOST);
      known +=
          Listed.readable(windows).stream()
              .filter(window -> window.version() == incident.version())
              .mapToLong(WindowQuality::known)
              .sum();
      if (windows.size() < MOST) {
        break;
      }
      after = windows.getLast().sort();
    }
    return known;
  }

  private int newestDataset(ProjectName project) {
    return stateStore
        .latest(DatasetVersion.class, Key.partitionOf(project), DatasetVersion.prefix(), 1)
        .stream()
        .mapToInt(DatasetVersion::version)
        .findFirst()
        .orElse(0);
  }
}

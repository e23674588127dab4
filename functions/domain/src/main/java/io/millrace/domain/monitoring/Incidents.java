package io.millrace.domain.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Finding.Kind;
import io.millrace.domain.monitoring.Incident.Affected;
import io.millrace.domain.monitoring.Incident.Closed;
import io.millrace.domain.monitoring.Incident.Handling;
import io.millrace.domain.monitoring.Incident.Retraining;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The incidents of a project, and what follows from them.
 *
 * <p>A review reads the newest windows of the version that serves, what it was asked and how well
 * it predicted, and whether it was asked as usual, and changes what they say of its incident: it
 * opens where a window drifts or shows a loss, or many show nothing, and none is open, worsens
 * where more drifts or worse, eases where the newest {@value #TO_EASE} windows are better, and
 * closes where the newest {@value #TO_CLOSE} show neither, or another version serves. The windows
 * are state: a review that is lost, repeated or overtaken leaves what the next one leaves.
 */
public final class Incidents {

  static final int TO_EASE = 2;
  static final int TO_CLOSE = 3;

  /** So many incidents back is looked for those that are open, or were answered this week. */
  private static final int MOST = 100;

  private static final int MOST_AT_ONCE = 10;

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Transactions transactions;
  private final InstantSource clock;

  public Incidents(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The incident of this number. */
  public Optional<Incident> find(ProjectName project, int number) {
    return store().find(Incident.key(project, number)).map(Revised::value);
  }

  /**
   * Brings the incidents of a project up to date. Idempotent.
   *
   * @return the incident that is open now
   */
  public Optional<Incident> review(IncidentReview review) {
    int changes = 0;
    while (changes < MOST_AT_ONCE && transactions.transact(() -> step(review))) {
      changes++;
    }
    return newest(review.project()).stream().filter(Incident::isOpen).findFirst();
  }

  /** The next change that is due, each a line of the history; false where none is. */
  private Decision<Boolean> step(IncidentReview review) {
    Counter.Next number = Counter.next(store(), Incident.numbers(review.project()));
    List<Incident> newest = newest(review.project()); // read later: who opens one takes the number
    Optional<Revised<Incident>> open =
        newest.stream()
            .filter(Incident::isOpen)
            .findFirst()
            .flatMap(incident -> store().find(key(incident)));
    Optional<Change> change =
        open.isEmpty()
            ? opened(review, newest, number)
            : closed(open.get(), review)
                .or(() -> seen(open.get(), review, newest))
                .or(() -> answered(open.get(), review, newest));
    return change
        .<Decision<Boolean>>map(found -> new Decision.Commit<>(found, true))
        .orElseGet(() -> new Decision.NoChange<>(false));
  }

  private Optional<Change> opened(
      IncidentReview review, List<Incident> before, Counter.Next number) {
    List<Finding> drifting =
        KINDS.stream()
            .flatMap(kind ->
                review.findings(kind).stream()
                    .filter(finding -> finding.from().isAfter(looked(kind, review, before))))
            .filter(Finding::isDrift)
            .toList();
    if (drifting.isEmpty()) {
      return Optional.empty();
    }
    List<Affected> affected = Finding.affected(List.of(), drifting);
    Incident incident =
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
            null);
    return Optional.of(
        new Change(
            review.project(),
            List.of(number.write(), Write.create(key(incident), incident)),
            audited(
                incident, AuditedChange.MILLRACE, AuditedChange.NONE, "opened", incident.summary()),
            List.of(
                new Event.IncidentOpened(review.project(), number.number(), incident.headline()))));
  }

  /** Windows that start later may be another incident of the version that serves. */
  private static Instant looked(Kind kind, IncidentReview review, List<Incident> incidents) {
    return incidents.stream()
        .filter(each -> each.version() == review.live())
        .map(Incident::closed)
        .filter(Objects::nonNull)
        .map(end ->
            switch (kind) {
              case ASKED -> end.upTo();
              case QUALITY -> end.qualityUpTo();
              case TRAFFIC -> end.at();
            })
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private Optional<Change> closed(Revised<Incident> read, IncidentReview review) {
    Incident incident = read.value();
    if (incident.version() != review.live()) {
      return Optional.of(
          close(
              read,
              AuditedChange.MILLRACE,
              clock.instant(),
              "version %s serves instead of version %s"
                  .formatted(review.live(), incident.version())));
    }
    List<Kind> about = KINDS.stream().filter(kind -> kind.isOf(incident)).toList();
    if (!about.stream().allMatch(kind -> isCalm(review.findings(kind), incident))) {
      return Optional.empty();
    }
    Instant upTo =
        review.findings(Kind.ASKED).stream()
            .findFirst()
            .map(Finding::from)
            .orElseGet(clock::instant);
    String calm = about.stream().map(Kind::calm).collect(Collectors.joining(" and "));
    return Optional.of(
        close(
            read,
            AuditedChange.MILLRACE,
            upTo,
            "%s windows in a row show %s".formatted(TO_CLOSE, calm)));
  }

  private static boolean isCalm(List<Finding> newestFirst, Incident incident) {
    List<Finding> newest = newestFirst.stream().limit(TO_CLOSE).toList();
    return newest.size() == TO_CLOSE
        && newest.stream().noneMatch(Finding::isDrift)
        && newest.getLast().from().isAfter(incident.since());
  }

  private Change close(Revised<Incident> read, String by, Instant upTo, String why) {
    Incident incident = read.value();
    return change(
        read,
        incident.closed(end(incident, by, upTo, why)),
        by,
        "closed",
        why,
        new Event.IncidentClosed(incident.project(), incident.number(), why));
  }

  private Closed end(Incident incident, String by, Instant upTo, String why) {
    Instant labelled =
        store()
            .latest(
                WindowQuality.class,
                Key.partitionOf(incident.project()),
                WindowQuality.prefix(),
                MOST)
            .stream()
            .filter(window -> window.version() == incident.version())
            .findFirst()
            .map(WindowQuality::from)
            .orElse(null);
    return new Closed(clock.instant(), upTo, labelled, by, why);
  }

  private Optional<Change> seen(
      Revised<Incident> read, IncidentReview review, List<Incident> before) {
    Incident incident = read.value();
    List<Finding> its =
        KINDS.stream()
            .flatMap(kind ->
                review.findings(kind).stream()
                    .filter(finding ->
                        kind == Kind.ASKED
                            ? !finding.to().isBefore(incident.since())
                            : finding.from().isAfter(looked(kind, review, before))))
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
          change(
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
            change(
                read,
                incident.seen(now, worst, columns),
                "eased",
                "the newest %s windows are better".formatted(TO_EASE)))
        : Optional.empty();
  }

  /** Whether the newest windows of each kind are, of one kind enough of them. */
  private static boolean isBetter(List<Finding> its, Incident incident) {
    List<List<Finding>> newest =
        KINDS.stream()
            .map(kind ->
                its.stream().filter(finding -> finding.kind() == kind).limit(TO_EASE).toList())
            .toList();
    return newest.stream().anyMatch(findings -> findings.size() == TO_EASE)
        && newest.stream()
            .flatMap(List::stream)
            .allMatch(finding -> finding.verdict().compareTo(incident.verdict()) < 0);
  }

  private Optional<Change> answered(
      Revised<Incident> read, IncidentReview review, List<Incident> newest) {
    Incident incident = read.value();
    ResponsePolicy policy = review.policy();
    if (policy == null
        || !policy.retrain()
        || incident.retraining() != null
        || !(incident.isAbout(Kind.ASKED) || incident.isAbout(Kind.QUALITY))) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    int dataset = newestDataset(review.project());
    Optional<String> held =
        RetrainingLimits.heldBack(incident, review, policy, dataset, newest, now);
    if (held.isPresent()) {
      return held.get().equals(incident.held())
          ? Optional.empty()
          : Optional.of(change(read, incident.heldBack(held.get()), "held", held.get()));
    }
    return Optional.of(
        change(
            read,
            incident.answered(new Retraining(dataset, now)),
            AuditedChange.MILLRACE,
            "retraining",
            "on dataset %s, by the project's policy: %s".formatted(dataset, incident.summary()),
            new Event.RetrainingWanted(incident.project(), incident.number())));
  }

  private int newestDataset(ProjectName project) {
    return store()
        .latest(DatasetVersion.class, Key.partitionOf(project), DatasetVersion.prefix(), 1)
        .stream()
        .mapToInt(DatasetVersion::version)
        .findFirst()
        .orElse(0);
  }

  /**
   * Notes what somebody does about an incident that is open. Idempotent: the same again changes
   * nothing.
   *
   * @param by who; the caller has checked that they may
   * @param done for the history, for instance {@code acknowledged}
   * @param how the handling after it
   * @throws InvalidInputException if there is no such incident, or it is closed
   */
  public Incident handle(
      ProjectName project,
      int number,
      String by,
      String done,
      String why,
      UnaryOperator<Handling> how) {
    return transactions.transact(() -> {
      Revised<Incident> read = openOne(project, number);
      Incident incident = read.value();
      Handling next = how.apply(incident.handling());
      if (next.equals(incident.handling())) {
        return new Decision.NoChange<>(incident);
      }
      Incident handled = incident.handled(next);
      return new Decision.Commit<>(change(read, handled, by, done, why), handled);
    });
  }

  /**
   * Closes an incident because somebody says so: windows up to now open no other for it.
   *
   * @throws InvalidInputException if there is no such incident, or it is closed
   */
  public Incident close(ProjectName project, int number, String by, String why) {
    return transactions.transact(() -> {
      Revised<Incident> read = openOne(project, number);
      Instant now = clock.instant();
      return new Decision.Commit<>(
          close(read, by, now, why), read.value().closed(end(read.value(), by, now, why)));
    });
  }

  private Revised<Incident> openOne(ProjectName project, int number) {
    Revised<Incident> read =
        store()
            .find(Incident.key(project, number))
            .orElseThrow(() ->
                new InvalidInputException("%s has no incident %s".formatted(project, number)));
    if (!read.value().isOpen()) {
      throw new InvalidInputException("incident %s is closed".formatted(number));
    }
    return read;
  }

  private List<Incident> newest(ProjectName project) {
    return store().latest(Incident.class, Key.partitionOf(project), Incident.prefix(), MOST);
  }

  private Change change(Revised<Incident> read, Incident after, String what, String why) {
    return change(read, after, AuditedChange.MILLRACE, what, why);
  }

  private Change change(
      Revised<Incident> read, Incident after, String by, String what, String why, Event... events) {
    return new Change(
        after.project(),
        List.of(Write.replace(key(after), read, after)),
        audited(after, by, "open", what, why),
        List.of(events));
  }

  private AuditedChange audited(Incident incident, String by, String from, String to, String why) {
    return new AuditedChange(clock.instant(), by, "incident/" + incident.number(), from, to, why);
  }

  private static Key<Incident> key(Incident incident) {
    return Incident.key(incident.project(), incident.number());
  }

  private StateStore store() {
    return transactions.stateStore();
  }
}

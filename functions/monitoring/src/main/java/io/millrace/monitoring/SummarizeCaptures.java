package io.millrace.monitoring;

import static java.util.Comparator.comparing;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectStore;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Feedback;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads the captures and the feedback that are new, and brings the summaries of their windows and
 * what is known of their quality up to date.
 *
 * <p>What cannot be read or judged is passed over, counted, and rings; all others are read. What
 * could not be reached waits, and the turn fails once everything else is done, so that it is tried
 * again. A turn reads for {@link #READING} at most and remembers what it has read as it goes: what
 * is left is the next turn's.
 */
final class SummarizeCaptures implements Function<JsonNode, SummarizeCaptures.Turn> {

  private static final Logger log = LoggerFactory.getLogger(SummarizeCaptures.class);

  /** Two thirds of what the function may take. */
  static final Duration READING = Duration.ofMinutes(10);

  /** What could not be read for so long is passed over. */
  private static final Duration GIVE_UP = Duration.ofDays(2);

  /** What is put off holds back what is said of incidents for so long: half a window says less. */
  private static final Duration WHOLE = Duration.ofHours(2);

  /** So many objects are read between two marks of how far it came. */
  private static final int BATCH = 25;

  /** Captures are delivered within a minute or so; a window is not called empty before. */
  private static final Duration DELIVERY = Duration.ofMinutes(3);

  private final Projects projects;
  private final Registry registry;
  private final Deployments deployments;
  private final ObjectStore objects;
  private final String bucket;
  private final CaptureInbox inbox;
  private final Summaries summaries;
  private final FeedbackJoin feedback;
  private final StateStore stateStore;
  private final IncidentReviews reviews;
  private final MonitorReports reports;
  private final WindowMetrics metrics;
  private final InstantSource clock;

  SummarizeCaptures(
      CaptureInbox inbox,
      Summaries summaries,
      Projects projects,
      Registry registry,
      Deployments deployments,
      ObjectStore objects,
      String bucket,
      FeedbackJoin feedback,
      StateStore stateStore,
      IncidentReviews reviews,
      MonitorReports reports,
      WindowMetrics metrics,
      InstantSource clock) {
    this.inbox = inbox;
    this.summaries = summaries;
    this.projects = projects;
    this.registry = registry;
    this.deployments = deployments;
    this.objects = objects;
    this.bucket = bucket;
    this.feedback = feedback;
    this.stateStore = stateStore;
    this.reviews = reviews;
    this.reports = reports;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Turn apply(JsonNode turn) {
    return new Pass(clock.instant()).turn();
  }

  /** A version of a project. */
  private record Version(ProjectName project, int number) {}

  /** One turn: what it has met so far. */
  private final class Pass {

    private final Instant start;
    private final Map<Version, Optional<Reference>> models = new HashMap<>();
    private int read;
    private int windows;
    private int silent;
    private int skipped;
    private final Set<Version> unreachableModels = new HashSet<>();
    private boolean unreachable;
    private boolean halfRead;
    private @Nullable RuntimeException putOff;
    private final Qualities qualities;
    private final GatheredPredictions gathered;
    private final TurnLog turns = new TurnLog(stateStore);
    private final MonitorFailures failures;
    private final List<ProjectRevision> declared;
    private final Set<ProjectName> touched = new HashSet<>();

    Pass(Instant start) {
      this.start = start;
      this.qualities = new Qualities(stateStore, this::model);
      this.gathered = new GatheredPredictions(feedback, qualities);
      this.failures = new MonitorFailures(stateStore, deployments, start);
      this.declared = projects.all();
    }

    Turn turn() {
      CaptureInbox.Waiting waiting = inbox.waiting(start);
      skipped += waiting.unknown();
      if (!waiting.keys().isEmpty()) {
        begin();
      }
      List<CaptureKey> left = new ArrayList<>();
      List<CaptureKey> done = new ArrayList<>();
      for (CaptureKey key : waiting.keys()) {
        if (clock.instant().isAfter(start.plus(READING)) || !folded(key)) {
          left.add(key);
          continue;
        }
        done.add(key);
        if (done.size() == BATCH || gathered.isMany()) {
          join(done, left);
        }
      }
      join(done, left);
      inbox.close(left.stream().min(comparing(CaptureKey::hour)), start);
      noteSilence();
      readFeedback();
      failures.keep(declared);
      if (!halfRead) {
        reviewIncidents();
      }
      if (skipped > 0) {
        metrics.tellSkipped(skipped);
      }
      if (putOff != null) {
        turns.gaveUp(putOff);
        throw putOff;
      }
      turns.end();
      return new Turn(read, windows, silent, skipped, left.size());
    }

    /** Joins what these objects hold, and forgets those that are done; the others are left. */
    private void join(List<CaptureKey> done, List<CaptureKey> left) {
      gathered.keep((key, project, e) -> {
        if (failed(key, "what %s predicted in %s".formatted(project, key), e)) {
          failures.labels(project, key.key(), e);
        } else if (done.remove(key)) {
          left.add(key);
          read--;
        }
      });
      failures.keep(declared); // before it is remembered that they were read: it is not met again
      inbox.done(done);
      done.clear();
    }

    /** Where turn after turn did not end, that rings before this one tries. */
    private void begin() {
      turns
          .begin(start)
          .ifPresent(unfinished -> {
            failures.turns(unfinished);
            failures.keep(declared);
            reviewIncidents();
          });
    }

    /** Reads one object; whether that is final. */
    private boolean folded(CaptureKey key) {
      unreachable = false;
      var contents = new CaptureContents(this::model);
      try {
        CaptureFile.Passed passed =
            new CaptureFile(objects, bucket, key).read(start, contents::add);
        if (passed.why() != null) {
          failures.captures(contents.predictions().keySet(), key, passed.why());
        }
        contents.windows().forEach(window -> add(key, window, contents));
        contents.predictions().forEach((project, each) -> gather(key, project, each));
        skipped += passed.things() + contents.leftOut();
      } catch (RuntimeException e) { // one bad object must not stop the next
        if (failed(key, "object " + key, e)) {
          failures.captures(contents.predictions().keySet(), key, MonitorFailures.said(e));
        }
      }
      read += unreachable ? 0 : 1;
      return !unreachable;
    }

    private void add(CaptureKey key, Window window, CaptureContents contents) {
      try {
        summaries
            .add(
                window,
                key,
                contents.profiles(window),
                model(window.project(), window.version()).orElseThrow())
            .ifPresent(metrics::tell);
        windows++;
        failures.judged(window.project(), window.from());
      } catch (RuntimeException e) { // one bad window must not stop the next
        if (failed(key, "window %s in %s".formatted(window, key), e)) {
          failures.captures(List.of(window.project()), key, MonitorFailures.said(e));
        }
      }
    }

    private void gather(CaptureKey key, ProjectName project, List<Prediction> predictions) {
      Reference model = model(project, predictions.getFirst().version()).orElseThrow();
      gathered.add(key, model.project(), predictions);
      touched.add(project);
    }

    private void readFeedback() {
      for (ProjectRevision revision : declared) {
        ProjectName project = revision.project().name();
        try {
          FeedbackJoin.Read said =
              feedback.read(
                  revision.project(),
                  qualities,
                  start,
                  () -> clock.instant().isAfter(start.plus(READING)),
                  watcher(project));
          skipped += said.unreadable();
          if (said.objects() > 0) {
            touched.add(project);
            failures.joined(project, said.unreadable() == 0);
          }
        } catch (RuntimeException e) { // one bad project must not stop the next
          if (failed(null, "what came true in " + project, e)) {
            failures.labels(project, Feedback.prefix(project), e);
          }
        }
      }
    }

    /** What it is told is kept first: what was read is not met again. */
    private FeedbackJoin.Watcher watcher(ProjectName project) {
      return new FeedbackJoin.Watcher() {
        @Override
        public void unreadable(String newest, int lines) {
          failures.feedback(project, newest, lines);
          failures.keep(declared);
        }

        @Override
        public void counted(FeedbackTally tally) {
          failures.feedback(project, tally);
          failures.keep(declared);
        }
      };
    }

    /** The model is the same for all windows of a version; empty if it cannot be watched. */
    private Optional<Reference> model(ProjectName project, int number) {
      var version = new Version(project, number);
      unreachable |= unreachableModels.contains(version);
      return models.computeIfAbsent(version, this::load);
    }

    private Optional<Reference> load(Version version) {
      try {
        return Optional.of(
            Reference.load(projects, registry, objects, version.project(), version.number()));
      } catch (RuntimeException e) { // one bad model must not stop those of its neighbours
        String what = "version %s of %s".formatted(version.number(), version.project());
        if (isPassing(e)) {
          unreachableModels.add(version);
        }
        if (failed(null, what, e)) {
          failures.reference(version.project(), version.number(), e);
        }
        return Optional.empty();
      }
    }

    /**
     * What may pass is tried again, for as long as it is not too old; what is wrong stays wrong,
     * and is passed over.
     *
     * @return whether it is passed over
     */
    private boolean failed(@Nullable CaptureKey key, String what, RuntimeException e) {
      boolean tooOld = key != null && key.hour().isBefore(start.minus(GIVE_UP));
      if (isPassing(e) && !tooOld) {
        log.warn("{} is put off", what, e);
        unreachable = true;
        halfRead |= key != null && key.hour().isAfter(start.minus(WHOLE));
        putOff = e;
        return false;
      }
      log.error("{} is passed over", what, e);
      skipped++;
      return true;
    }

    private void noteSilence() {
      for (ProjectRevision revision : declared) {
        ProjectName project = revision.project().name();
        try {
          Duration length = revision.project().monitoring().windowLength();
          silent += isSilent(project, length) ? 1 : 0;
        } catch (RuntimeException e) { // one bad project must not stop the next
          failed(null, "whether %s is asked anything".formatted(project), e);
        }
      }
    }

    private void reviewIncidents() {
      for (ProjectRevision revision : declared) {
        try {
          Project project = revision.project();
          ProjectName name = project.name();
          List<Incident> open = reviews.review(project, importance(name));
          open.forEach(incident -> reviews.answerLoss(project, incident, start));
          reports.write(name, open, touched.contains(name), version -> model(name, version));
        } catch (RuntimeException e) { // one bad project must not stop the next
          failed(null, "the incidents of " + revision.project().name(), e);
        }
      }
    }

    /** As the version that serves says, if its windows were looked at in this turn. */
    private Map<String, Double> importance(ProjectName project) {
      return deployments
          .route(project)
          .map(route -> new Version(project, route.live().version()))
          .flatMap(version -> models.getOrDefault(version, Optional.empty()))
          .map(Reference::importance)
          .orElse(Map.of());
    }

    private boolean isSilent(ProjectName project, Duration length) {
      Instant ended = start.minus(DELIVERY).minus(length);
      Route route = deployments.route(project).orElse(null);
      if (route == null || route.since().isAfter(ended)) {
        return false;
      }
      var nothing = summaries.ended(Window.at(project, route.live().version(), ended, length));
      nothing.ifPresent(metrics::tell);
      return nothing.isPresent();
    }
  }

  private static boolean isPassing(RuntimeException e) {
    return e instanceof UnavailableException || e instanceof UncheckedIOException;
  }

  /**
   * What one turn did.
   *
   * @param objects of captures that were new and are read now
   * @param windows that they had something of
   * @param silent models that serve and were asked nothing
   * @param skipped things that could not be read or judged
   * @param left objects that wait for the next turn
   */
  record Turn(int objects, int windows, int silent, int skipped, int left) {}
}

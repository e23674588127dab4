package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.monitoring.JoinedPredictions.Label;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Feedback;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@link JoinedPredictions} of a project's windows: the state store says where they are, the
 * data bucket has them.
 *
 * <p>What is added is gathered in memory, and kept by {@link #keep}. Adding the same again changes
 * nothing, so whoever dies in between begins anew.
 */
final class WindowJoins {

  /** So many windows back an entity is looked for. */
  static final int MOST_BACK = 300;

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;
  private final ProjectName project;
  private final Duration length;
  private final Map<Instant, JoinedPredictions> gathered = new TreeMap<>();
  private final Map<Instant, Span> spans = new HashMap<>();
  private final Map<Instant, List<String>> said = new HashMap<>();

  WindowJoins(
      StateStore stateStore,
      ObjectStore objects,
      String bucket,
      ProjectName project,
      MonitoringPolicy policy) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
    this.project = project;
    this.length = policy.windowLength();
  }

  void add(Prediction prediction) {
    at(prediction.at()).add(prediction);
  }

  /**
   * Adds what feedback says of the prediction that it names; what names an entity is for {@link
   * #addAboutEntities}.
   *
   * @return whether its id tells when the prediction was given
   */
  boolean addById(Feedback feedback, Instant now) {
    Optional<Instant> at = feedback.predictedAt().filter(given -> given.isBefore(now));
    at.ifPresent(given -> {
      String id = String.valueOf(feedback.predictionId());
      at(given).add(Label.of(id, feedback));
      if (given.isBefore(now.minus(FeedbackJoin.DELIVERY))) {
        said.computeIfAbsent(window(given).from(), _ -> new ArrayList<>()).add(id);
      }
    });
    return at.isPresent();
  }

  /**
   * Adds what feedback says of entities, each to the last prediction about the entity at or before
   * its time, as far as {@value #MOST_BACK} windows back.
   *
   * @return how many of them are about no prediction that is there
   */
  int addAboutEntities(List<Feedback> feedback) {
    List<Feedback> open = new ArrayList<>(feedback);
    Instant newest =
        open.stream().map(WindowJoins::asOf).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    List<JoinedWindow> back =
        open.isEmpty()
            ? List.of()
            : stateStore.latest(
                JoinedWindow.class,
                Key.partitionOf(project),
                JoinedWindow.prefix(),
                JoinedWindow.key(project, newest).sort() + "~", // itself included
                MOST_BACK);
    for (JoinedWindow window : back) {
      if (open.isEmpty()) {
        break;
      }
      JoinedPredictions predictions = contents(window);
      open.removeIf(each ->
          predictions
              .last(JoinedWindow.entity(String.valueOf(each.entity())), asOf(each))
              .map(found -> {
                gathered
                    .computeIfAbsent(window.from(), _ -> new JoinedPredictions())
                    .add(Label.of(found.id(), each));
                return true;
              })
              .orElse(false));
    }
    return open.size();
  }

  private static Instant asOf(Feedback feedback) {
    return feedback.asOf() == null ? feedback.receivedAt() : feedback.asOf();
  }

  private JoinedPredictions at(Instant time) {
    return gathered.computeIfAbsent(window(time).from(), _ -> new JoinedPredictions());
  }

  /** The window of this time: as it was when its first prediction came, or as it would be now. */
  private Span window(Instant time) {
    Instant minute = Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), 60L) * 60);
    Span known = spans.get(minute);
    if (known == null) {
      known =
          stateStore
              .latest(
                  JoinedWindow.class,
                  Key.partitionOf(project),
                  JoinedWindow.prefix(),
                  JoinedWindow.key(project, minute).sort() + "~",
                  1)
              .stream()
              .filter(before -> minute.isBefore(before.to()))
              .findFirst()
              .map(before -> new Span(before.from(), before.to()))
              .orElseGet(() -> {
                Window window = Window.at(project, 0, minute, length);
                return new Span(window.from(), window.to());
              });
      spans.put(minute, known);
    }
    return known;
  }

  /** A span of time, from its start, inclusive, to its end, exclusive. */
  private record Span(Instant from, Instant to) {}

  /** How many predictions and labels are gathered. */
  int size() {
    return gathered.values().stream().mapToInt(JoinedPredictions::size).sum();
  }

  /**
   * Keeps what was gathered, the oldest window first, and what it says of the quality of the
   * versions that it is about. Idempotent.
   *
   * @return how often something was said by {@link #addById} of a prediction that is not there,
   *     although it was to be delivered by then
   * @throws UnavailableException if another change of a window got in between
   */
  int keep(Qualities qualities) {
    int unknown = 0;
    for (Map.Entry<Instant, JoinedPredictions> window : gathered.entrySet()) {
      JoinedPredictions joined = window.getValue();
      keep(window(window.getKey()), joined, qualities);
      unknown +=
          (int)
              said.getOrDefault(window.getKey(), List.of()).stream().filter(joined::lacks).count();
    }
    gathered.clear();
    said.clear();
    spans.clear();
    return unknown;
  }

  private void keep(Span span, JoinedPredictions joined, Qualities qualities) {
    Key<JoinedWindow> key = JoinedWindow.key(project, span.from());
    Optional<Revised<JoinedWindow>> before = stateStore.find(key);
    before.ifPresent(window -> joined.addAll(contents(window.value())));
    ObjectRef contents =
        objects.write(
            bucket, JoinedWindow.file(project, span.from()), joined.bytes(), "application/gzip");
    JoinedWindow window = new JoinedWindow(span.from(), span.to(), contents);
    List<Write<?>> writes = new ArrayList<>();
    writes.add(new Write<>(key, window, before.map(Revised::revision).orElse(0L)));
    qualities
        .of(project, window, joined, this::contents)
        .filter(quality ->
            joined.hasLabels()
                || quality.estimated() != null
                || quality.segments() != null
                || quality.groups() != null)
        .forEach(quality -> writes.add(write(quality)));
    new ComparedVersions(stateStore).of(project, window, joined).ifPresent(writes::add);
    if (!stateStore.write(writes, List.of())) {
      throw new UnavailableException(
          "another change of the window of %s at %s got in between"
              .formatted(project, span.from()));
    }
  }

  private Write<WindowQuality> write(WindowQuality quality) {
    Key<WindowQuality> key = WindowQuality.key(project, quality.version(), quality.from());
    return new Write<>(key, quality, stateStore.find(key).map(Revised::revision).orElse(0L));
  }

  private JoinedPredictions contents(JoinedWindow window) {
    try (InputStream in = objects.read(window.contents())) {
      return JoinedPredictions.read(in);
    } catch (InvalidInputException expired) {
      return new JoinedPredictions();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + window.contents(), e);
    }
  }
}

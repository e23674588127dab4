package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Capture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Reads the captures that are new, and brings the summaries of their windows up to date. */
final class SummarizeCaptures implements Function<JsonNode, SummarizeCaptures.Turn> {

  private static final Logger log = LoggerFactory.getLogger(SummarizeCaptures.class);

  private static final String PREFIX = "captures/";
  private static final int PAGE = 1000;

  /** Captures are delivered within a minute or so; a window is not called empty before. */
  private static final Duration DELIVERY = Duration.ofMinutes(3);

  private final Ledger ledger;
  private final Projects projects;
  private final Registry registry;
  private final Deployments deployments;
  private final ObjectStore objects;
  private final String bucket;
  private final Summaries summaries;
  private final WindowMetrics metrics;
  private final InstantSource clock;

  SummarizeCaptures(
      Ledger ledger,
      Projects projects,
      Registry registry,
      Deployments deployments,
      ObjectStore objects,
      String bucket,
      WindowMetrics metrics,
      InstantSource clock) {
    this.ledger = ledger;
    this.projects = projects;
    this.registry = registry;
    this.deployments = deployments;
    this.objects = objects;
    this.bucket = bucket;
    this.summaries = new Summaries(ledger, objects, bucket);
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Turn apply(JsonNode turn) {
    Map<Window, Optional<Model>> models = new HashMap<>();
    var progress = ledger.find(CaptureProgress.key());
    CaptureProgress before = progress.map(Revised::value).orElse(CaptureProgress.NONE);
    List<String> fresh = fresh(before);
    int windows = 0;
    for (String key : fresh) {
      windows += fold(key, models);
    }
    if (!fresh.isEmpty()) {
      // Whoever else read them meanwhile counted them once, too: losing this write loses nothing.
      ledger.write(
          List.of(
              new Write<>(
                  CaptureProgress.key(),
                  before.and(fresh),
                  progress.map(Revised::revision).orElse(0L))),
          List.of());
    }
    return new Turn(fresh.size(), windows, noteSilence());
  }

  private List<String> fresh(CaptureProgress progress) {
    Set<String> known = new HashSet<>(progress.read());
    List<String> fresh = new ArrayList<>();
    String after = progress.after();
    while (true) {
      List<String> page = objects.list(bucket, PREFIX, after, PAGE);
      page.stream().filter(key -> !known.contains(key)).forEach(fresh::add);
      if (page.size() < PAGE) {
        return fresh;
      }
      after = page.getLast();
    }
  }

  private int fold(String key, Map<Window, Optional<Model>> models) {
    Map<Window, Profile> profiles = new LinkedHashMap<>();
    new CaptureFile(objects, bucket, key)
        .read(capture -> {
          Window window = Window.at(capture.project(), capture.version(), capture.at());
          model(window, models)
              .ifPresent(model ->
                  profiles
                      .computeIfAbsent(
                          window, _ -> Profile.of(ModelArchive.baselineColumns(model.features())))
                      .add(row(capture)));
        });
    profiles.forEach((window, profile) ->
        summaries
            .add(window, key, profile, model(window, models).orElseThrow())
            .ifPresent(metrics::tell));
    return profiles.size();
  }

  /** What a baseline has of a row: the features, and the score. */
  private static Map<String, @Nullable Object> row(Capture capture) {
    Map<String, @Nullable Object> row = new HashMap<>(capture.instance());
    row.put(ModelArchive.BASELINE_SCORE, capture.output().score());
    return row;
  }

  /** The model is the same for all windows of a version. */
  private Optional<Model> model(Window window, Map<Window, Optional<Model>> models) {
    var version = new Window(window.project(), window.version(), Instant.EPOCH);
    return models.computeIfAbsent(version, this::load);
  }

  private Optional<Model> load(Window version) {
    try {
      return Optional.of(
          Model.load(projects, registry, objects, version.project(), version.version()));
    } catch (InvalidInputException e) {
      log.error("version {} of {} cannot be watched", version.version(), version.project(), e);
      return Optional.empty();
    }
  }

  private int noteSilence() {
    Instant ended = clock.instant().minus(DELIVERY).minus(Window.LENGTH);
    int silent = 0;
    for (var revision : projects.all()) {
      ProjectName project = revision.project().name();
      Route route = deployments.route(project).orElse(null);
      if (route == null || route.since().isAfter(ended)) {
        continue;
      }
      var nothing = summaries.ended(Window.at(project, route.live().version(), ended));
      nothing.ifPresent(metrics::tell);
      silent += nothing.isPresent() ? 1 : 0;
    }
    return silent;
  }

  /**
   * What one turn did.
   *
   * @param objects of captures that were new
   * @param windows that they had something of
   * @param silent models that serve and were asked nothing
   */
  record Turn(int objects, int windows, int silent) {}
}

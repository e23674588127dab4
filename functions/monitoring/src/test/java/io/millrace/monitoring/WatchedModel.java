package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ServingStops;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.modeling.Scale;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.monitoring.SummarizeCaptures.Turn;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A model that serves, what it is asked, and the function that sums it up. */
final class WatchedModel {

  static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  static final JsonNode NOTHING = Json.read("{}", JsonNode.class);

  final InMemoryStateStore stateStore = new InMemoryStateStore();
  final InMemoryObjectStore objects = new InMemoryObjectStore();
  final List<String> metrics = new ArrayList<>();
  Instant now = START;
  private int told;
  private final ObjectRef archive;
  private final SummarizeCaptures function = function(stateStore, objects, () -> now);

  WatchedModel() {
    new Projects(transactions(), () -> START).declare(Samples.project(), Sha256.of("1"), "ada");
    Profile baseline = Profile.of(ModelArchive.baselineColumns(Samples.project().features()));
    for (int row = 0; row < 1000; row++) {
      baseline.add(Map.of("tenure", row % 72, ModelArchive.BASELINE_SCORE, 0.25));
    }
    archive = objects.write("models", "model.tar.gz", archive(baseline), "application/gzip");
    serve(archive, "a");
  }

  /** That of the first version. */
  ObjectRef archive() {
    return archive;
  }

  /** Declares what the platform does by itself about incidents. */
  void respond(ResponsePolicy policy) {
    declare(policy, null, null, "2");
  }

  /** Declares what its predictions earn. */
  void earn(BusinessMetric... metrics) {
    declare(null, List.of(metrics), null, "earning");
  }

  /** Declares that its predictions are told apart by a plan, and what they earn. */
  void segment(BusinessMetric... metrics) {
    declare(null, List.of(metrics), List.of("plan"), "segments");
  }

  private void declare(
      @Nullable ResponsePolicy respond,
      @Nullable List<BusinessMetric> metrics,
      @Nullable List<String> segments,
      String file) {
    MonitoringPolicy before = Samples.project().monitoring();
    declare(
        new MonitoringPolicy(
            before.watchPsi(),
            before.driftPsi(),
            before.minimumRows(),
            null,
            respond,
            metrics,
            segments),
        file);
  }

  /** The id of a prediction that was given at the start. */
  static String id(int i) {
    return new UUID((START.toEpochMilli() << 16) | 0x7000 | i, 0x8000_0000_0000_0000L | i)
        .toString();
  }

  /** Notes what came true of the predictions from one to before another. */
  void cameTrue(Instant received, int from, int to, IntFunction<String> outcome) {
    String lines =
        IntStream.range(from, to)
            .mapToObj(i ->
                Json.text(
                        new Feedback(
                            CHURN, id(i), null, null, outcome.apply(i), received, i, "ada"))
                    + "\n")
            .collect(Collectors.joining());
    objects.write(
        "data",
        Feedback.prefix(CHURN, received) + id(told++) + ".jsonl",
        lines.getBytes(StandardCharsets.UTF_8),
        "application/x-ndjson");
  }

  /** What is known of the newest window by what came true. */
  WindowQuality quality() {
    return stateStore
        .latest(WindowQuality.class, Key.partitionOf(CHURN), WindowQuality.prefix(), 1)
        .getFirst();
  }

  /** Declares groups that it should treat alike, and what is asked of them. */
  void groups(EvaluationPolicy groups, List<Column> columns, Gate... gates) {
    declare(columns, List.of(gates), Samples.project().monitoring(), groups, "groups");
  }

  private void declare(MonitoringPolicy policy, String file) {
    declare(
        policy.segmentColumns().stream()
            .map(name -> new Column(name, ColumnType.CATEGORY, false, false, List.of()))
            .toList(),
        Samples.project().gates(),
        policy,
        null,
        file);
  }

  /** Declares the project with more columns. */
  private void declare(
      List<Column> more,
      List<Gate> gates,
      MonitoringPolicy monitoring,
      @Nullable EvaluationPolicy evaluation,
      String file) {
    Project project = Samples.project();
    new Projects(transactions(), () -> now)
        .declare(
            new Project(
                project.name(),
                project.task(),
                project.target(),
                project.positive(),
                project.entityKey(),
                project.eventTime(),
                Stream.concat(project.columns().stream(), more.stream()).toList(),
                project.checks(),
                project.training(),
                gates,
                project.approval(),
                project.deployment(),
                monitoring,
                project.data(),
                evaluation),
            Sha256.of(file),
            "ada");
  }

  /** Stops of its predictions. */
  ServingStops stops() {
    return new ServingStops(transactions(), () -> now);
  }

  /** Lets an older version serve again, as somebody wants. */
  void back(int version) {
    ModelVersion older =
        new Registry(transactions(), () -> START).find(CHURN, version).orElseThrow();
    var deployments = new Deployments(transactions(), () -> START);
    deployments.want(older, "ada", "I know better");
    deployments.deploy(older);
  }

  /** Lets a version of this archive serve. */
  void serve(ObjectRef archive, String id) {
    serve(archive, id, Samples.evaluation(0.84));
  }

  /** Lets a version serve whose probabilities were right of the rows held out. */
  void serveCalibrated() {
    Evaluation known = Samples.evaluation(0.84);
    SortedMap<Metric, Estimate> metrics = new TreeMap<>(known.metrics());
    metrics.put(Metric.CALIBRATION_ERROR, new Estimate(0.01, 0, 0.02));
    serve(
        archive,
        "calibrated",
        new Evaluation(known.rows(), metrics, known.classes(), known.confusion()));
  }

  /** Lets a version serve that was right of so many of many rows held out. */
  void serveAccurate(double accuracy) {
    Evaluation known = Samples.evaluation(0.84);
    serve(
        archive,
        "accurate",
        new Evaluation(
            10_000,
            new TreeMap<>(
                Map.of(
                    Metric.ACCURACY, new Estimate(accuracy, accuracy - 0.005, accuracy + 0.005))),
            known.classes(),
            known.confusion()));
  }

  private void serve(ObjectRef archive, String id, Evaluation evaluation) {
    var run = new Run(CHURN, id, 1, 1, null, "job", START, null, null, null);
    var model = new Run.Model(archive, Sha256.of(id), evaluation, null, List.of());
    new Deployments(transactions(), () -> START)
        .deploy(
            new Registry(transactions(), () -> START)
                .register(Samples.candidate(run, model), new ApprovalPolicy.Automatic()));
  }

  private Transactions transactions() {
    return new Transactions(stateStore, _ -> {});
  }

  /** Sums up what there is so long after the start. */
  Turn turn(Duration after) {
    now = START.plus(after);
    return function.apply(NOTHING);
  }

  /** What is kept of the window that starts then. */
  WindowSummary summary(Instant from) {
    return stateStore
        .latest(WindowSummary.class, Key.partitionOf(CHURN), WindowSummary.prefix() + from, 1)
        .getFirst();
  }

  ColumnDrift drift(String column, Instant from) {
    return summary(from).columns().stream()
        .filter(drift -> drift.column().equals(column))
        .findFirst()
        .orElseThrow();
  }

  /** Captures so many predictions, of so many values. */
  void captured(String key, Instant at, int count, int values) {
    put(key, lines(key, at, count, i -> Map.of("id", key + i, "tenure", i % values)));
  }

  /** So many predictions of that time, one a line. */
  static String lines(
      String id, Instant at, int count, IntFunction<Map<String, Object>> instances) {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(Json.text(capture(id + i, at, instances.apply(i)))).append('\n');
    }
    return lines.toString();
  }

  static Capture capture(String id, Instant at, Map<String, Object> instance) {
    return capture(id, at, instance, 0.25);
  }

  /** The same, of which so much is said to be Yes. */
  static Capture capture(String id, Instant at, Map<String, Object> instance, double yes) {
    return new Capture(
        id,
        CHURN,
        1,
        at,
        new HashMap<>(instance),
        new Capture.Output.Classified(
            yes < 0.5 ? "No" : "Yes", yes, Map.of("No", 1 - yes, "Yes", yes)));
  }

  /** Keeps these lines as an object of captures. */
  void put(String key, String lines) {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects.write("data", key, bytes.toByteArray(), "application/gzip");
  }

  static byte[] archive(Profile baseline) {
    return archive(baseline, SegmentProfiles.NONE);
  }

  static byte[] archive(Profile baseline, SegmentProfiles segments) {
    var bytes = new ByteArrayOutputStream();
    try {
      new ModelArchive(
              Map.of(
                  ModelArchive.BASELINE,
                  baseline.toJson().getBytes(StandardCharsets.UTF_8),
                  ModelArchive.SEGMENT_BASELINES,
                  segments.toJson().getBytes(StandardCharsets.UTF_8),
                  ModelArchive.SIGNATURE,
                  Signature.of(Samples.project(), List.of("No", "Yes"), Scale.NONE).toJson()))
          .write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The function on other ports. */
  SummarizeCaptures function(StateStore stateStore, ObjectStore objects, InstantSource clock) {
    var transactions = new Transactions(stateStore, _ -> {});
    var reviews =
        new IncidentReviews(
            new Incidents(transactions, clock),
            stateStore,
            new Deployments(transactions, clock),
            new Registry(transactions, clock),
            new ServingStops(transactions, clock));
    return new SummarizeCaptures(
        new CaptureInbox(stateStore, objects, "data"),
        new Summaries(stateStore, objects, "data"),
        new Projects(transactions, clock),
        new Registry(transactions, clock),
        new Deployments(transactions, clock),
        objects,
        "data",
        new FeedbackJoin(stateStore, objects, "data"),
        stateStore,
        reviews,
        new MonitorReports(stateStore, objects, "data", reviews),
        new WindowMetrics(
            new MetricLog(
                "dev", clock, line -> metrics.add(new String(line, StandardCharsets.UTF_8)))),
        clock);
  }
}

package io.millrace.api;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.InMemoryDeadLetters;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.IncidentReview;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.TrainingLogs;
import io.millrace.wire.CallerContext;
import io.millrace.wire.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** An API over a platform in memory; each answer is held to the description. */
public final class ApiFixture {

  public static final ProjectName CHURN = new ProjectName("telco-churn");

  /** The page of every report. */
  public static final String PAGE = "<!DOCTYPE html>";

  public static final Instant NOW = Instant.parse("2026-11-23T18:46:00Z");
  public static final String DEFINITION =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns: {churn: category, tenure: {type: integer, range: [0, 120]}}
      """;

  private static final Described DESCRIBED = new Described();

  final InMemoryStateStore stateStore = new InMemoryStateStore();
  public final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();
  final RecordedFunctions functions = new RecordedFunctions();
  final InMemoryObjectStore objects;
  final Platform platform;
  final ControlApi api;

  ApiFixture() {
    this(new InMemoryObjectStore());
  }

  /** A platform with these objects. */
  public ApiFixture(InMemoryObjectStore objects) {
    this.objects = objects;
    platform =
        new Platform(
            new Transactions(stateStore, _ -> {}),
            () -> NOW,
            objects,
            new PrintedLines(),
            Tracing.NONE,
            deadLetters,
            functions,
            "intake",
            "data",
            Optional.of("staging"));
    api = new ControlApi(platform, new Random(1));
  }

  /** Asks as somebody with this role in every project. */
  Answer ask(Role role, String method, String path, String body) {
    return ask(new Caller("ada", Map.of("*", role)), method, path, body);
  }

  Answer get(String path) {
    return ask(Role.VIEWER, "GET", path, "");
  }

  public Answer ask(Caller caller, String method, String path, String body) {
    return askAs(caller.token() == null ? standing(caller) : caller, method, path, body);
  }

  /** The same caller, with a token that is accepted. */
  Caller standing(Caller caller) {
    Sha256 hash = Sha256.of(caller.toString());
    var key = AccessToken.key(hash);
    if (stateStore.find(key).isEmpty()) {
      var token =
          new AccessToken(
              hash,
              "of-the-test",
              Map.of("no-project", Role.VIEWER),
              NOW,
              NOW.plusSeconds(60),
              null,
              null);
      stateStore.write(List.of(Write.create(key, token)), List.of());
    }
    return new Caller(caller.subject(), caller.roles(), caller.issuedBy(), hash);
  }

  /** Asks without holding the answer to the description. */
  Answer askUnchecked(Caller caller, String method, String url, String body) {
    ApiResponse response = response(standing(caller), method, url, body);
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private Answer askAs(Caller caller, String method, String url, String body) {
    ApiResponse response = response(caller, method, url, body);
    String path = URI.create(url.split("\\?", 2)[0]).getPath();
    api.routes().stream()
        .filter(route -> route.method().equals(method) && route.match(path).isPresent())
        .findFirst()
        .ifPresent(route -> DESCRIBED.check(route, response));
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private ApiResponse response(Caller caller, String method, String url, String body) {
    return api.apply(ApiRequest.read(event(caller, method, url, body)));
  }

  /** What API Gateway makes of a request of this caller, who has a token. */
  static JsonNode event(Caller caller, String method, String url, String body) {
    String[] parts = url.split("\\?", 2);
    parts[0] = URI.create(parts[0]).getPath(); // decoded, as API Gateway does
    Map<String, Object> event = new TreeMap<>();
    event.put("version", "2.0");
    event.put("rawPath", parts[0]);
    event.put("headers", Map.of("accept", "application/json"));
    event.put(
        "requestContext",
        Map.of(
            "http", Map.of("method", method),
            "authorizer", Map.of("lambda", CallerContext.of(caller))));
    event.put("body", body);
    if (parts.length == 2) {
      event.put("queryStringParameters", query(parts[1]));
    }
    return Json.read(Json.text(event), JsonNode.class);
  }

  /** As API Gateway hands it over: decoded. */
  private static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String each : text.split("&", -1)) {
      String[] pair = each.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /** A project after its first round: declared, uploaded, trained, registered, not yet decided. */
  ModelVersion firstRound() {
    return firstRound(new ObjectRef("intake", "telco-churn/a.csv", "v1"), DEFINITION);
  }

  /** A project of this definition, after the round of this file. */
  public ModelVersion firstRound(ObjectRef file, String definition) {
    return firstRound(file, definition, model());
  }

  /**
   * A project of this definition, after the round of this file.
   *
   * @param digested the bytes of which the archive's digest is
   */
  public ModelVersion firstRound(
      ObjectRef file, String definition, ObjectRef archive, byte[] digested) {
    Run.Model usual = model();
    return firstRound(
        file,
        definition,
        new Run.Model(archive, Sha256.of(digested), usual.evaluation(), null, usual.verdicts()));
  }

  /** This was predicted of 9 of 10 rows of a file by version 3. */
  public void predicted(ObjectRef file, String predictions) {
    Upload upload = platform.datasets().predictedBy(platform.datasets().received(CHURN, file), 3);
    ObjectRef written =
        objects.write(
            "data",
            "batch-out/telco-churn/" + Upload.nameOf(file),
            predictions.getBytes(StandardCharsets.UTF_8),
            "text/csv");
    var _ = platform.datasets().predicted(upload, new RowCounts(10, 9, 1), 3, written);
  }

  /** This is the report of the upload of a file, and its page. */
  public void reported(ObjectRef file, String report) {
    String name = "reports/telco-churn/" + Upload.ingestId(file);
    objects.write("data", name + ".json", report.getBytes(StandardCharsets.UTF_8), "text/json");
    objects.write("data", name + ".html", PAGE.getBytes(StandardCharsets.UTF_8), "text/html");
  }

  /** These lines are the quarantine of the upload of a file. */
  public void quarantined(ObjectRef file, List<String> lines) {
    objects.write(
        "data",
        "quarantine/telco-churn/%s.jsonl".formatted(Upload.ingestId(file)),
        String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
        "application/jsonl");
  }

  private ModelVersion firstRound(ObjectRef file, String definition, Run.Model learned) {
    return registered(launched(file, definition), learned);
  }

  /** The run that the upload of this file to a project of this definition led to. */
  public Run launched(ObjectRef file, String definition) {
    platform.projects().declare(ProjectYaml.parse(definition), Sha256.of(definition), "ada");
    Upload upload = platform.datasets().received(CHURN, file);
    DatasetVersion data = published(upload, Sha256.of("d"), "{}");
    reported(file, "{\"rules\":[]}");
    String runId = Run.runId(CHURN, 1, data.digest());
    return platform
        .runs()
        .planned(
            new Run(CHURN, runId, 1, 1, null, "dev-" + CHURN + "-" + runId, NOW, null, null, null));
  }

  /** A file of the project came in. */
  public Upload received(ObjectRef file) {
    return platform.datasets().received(CHURN, file);
  }

  /** The upload is the next dataset version, of 98 rows with this digest and this profile. */
  public DatasetVersion published(Upload upload, Sha256 digest, String profile) {
    String folder = "datasets/telco-churn/" + upload.ingestId();
    ObjectRef profileAt =
        objects.write(
            "data",
            folder + "/profile.json",
            profile.getBytes(StandardCharsets.UTF_8),
            "application/json");
    var part =
        new Part(
            upload.file(),
            1,
            new ObjectRef("data", folder + "/data.parquet", "v1"),
            digest,
            profileAt,
            98,
            null);
    var manifest =
        new DatasetManifest(
            CHURN.value(), new DatasetManifest.Source(upload.file(), digest), List.of(part));
    ObjectRef manifestAt =
        objects.write("data", folder + "/manifest.json", Json.bytes(manifest), "application/json");
    var data =
        new DatasetVersion(
            CHURN, 0, upload.ingestId(), 1, 1, digest, profileAt, manifestAt, 98, NOW);
    platform.datasets().publish(upload, data, new RowCounts(100, 98, 2));
    return data;
  }

  /** The same, whose rows are in this Parquet file. */
  public DatasetVersion published(Upload upload, byte[] parquet) {
    objects.write(
        "data",
        "datasets/telco-churn/%s/data.parquet".formatted(upload.ingestId()),
        parquet,
        "application/vnd.apache.parquet");
    return published(upload, Sha256.of(parquet), "{}");
  }

  /** The run gave no model, for this reason. */
  public Run failed(Run run, String reason) {
    return platform.runs().ended(run, new Run.Outcome.NoModel(reason));
  }

  /** The run was stopped by somebody, for this reason. */
  public Run stopped(Run run, String by, String why) {
    return platform.runs().stopped(run, by, why);
  }

  /** The job of the run waits. */
  public Run waits(Run run, String reason) {
    return platform.runs().waits(run, reason);
  }

  /** The job of the run broke; the next attempt is launched. */
  public Run broken(Run run, String reason) {
    return next(platform.runs().broken(run, reason, null));
  }

  /** The run that follows this one. */
  public Run next(Run run) {
    Run known = platform.runs().find(CHURN, run.runId()).orElseThrow();
    return platform.runs().next(known).orElseThrow();
  }

  /** The run passed, and its model is a version. */
  public ModelVersion registered(Run run) {
    return registered(run, model());
  }

  private ModelVersion registered(Run run, Run.Model learned) {
    return platform
        .registry()
        .register(
            Samples.candidate(platform.runs().ended(run, new Run.Outcome.Passed(learned)), learned),
            platform.declared(CHURN).project().approval());
  }

  /** As the project says. */
  private io.millrace.domain.deployment.Route deploy(ModelVersion version) {
    return platform
        .deployments()
        .deploy(version, platform.declared(CHURN).project().deployment().rollout());
  }

  /** The rollout that is active was looked at, and this was seen. */
  public void looked(String words) {
    var route = platform.deployments().route(CHURN).orElseThrow();
    platform.rollouts().looked(CHURN, route.activeRollout().orElseThrow(), words);
  }

  /** A second version of the project, approved and serving. */
  public void secondVersion() {
    var run = new Run(CHURN, "r-000000000002", 1, 1, null, "dev-2", NOW, null, null, null);
    deploy(
        platform
            .registry()
            .register(
                Samples.candidate(
                    platform
                        .runs()
                        .ended(platform.runs().planned(run), new Run.Outcome.Passed(model())),
                    model()),
                new ApprovalPolicy.Automatic()));
  }

  /** So many more files, which are being read. */
  public void received(int files) {
    for (int file = 1; file <= files; file++) {
      platform
          .datasets()
          .received(CHURN, new ObjectRef("intake", "telco-churn/more.csv", "more-" + file));
    }
  }

  /** Lets a version serve, and sums up a window of too few predictions. */
  public void deployed(ModelVersion version) {
    deployed(
        version,
        List.of(
            new ColumnDrift(
                "tenure",
                0.01,
                DriftVerdict.TOO_FEW_ROWS,
                false,
                new Evidence(Measure.STABILITY, 0.01, 1, 1000, 12),
                "12 rows are too few to say anything: it takes 200.")),
        NOW);
  }

  /** Lets a version serve, whose predictions drift as said: an incident is open. */
  public void drifting(ModelVersion version, List<ColumnDrift> columns) {
    deployed(version, columns, NOW);
    int number = version.version();
    new Incidents(platform.transactions(), () -> NOW)
        .review(
            new IncidentReview(
                CHURN,
                number,
                version.datasetVersion(),
                stateStore.latest(
                    WindowSummary.class, Key.partitionOf(CHURN), WindowSummary.prefix(), 10),
                List.of(),
                Map.of("tenure", 0.4),
                null));
  }

  /** Writes a report on the first incident, as the monitoring does. */
  public void reported() {
    String name = "reports/telco-churn/incidents/1";
    objects.write(
        "data", name + ".json", "{\"trend\":[]}".getBytes(StandardCharsets.UTF_8), "text/json");
    objects.write("data", name + ".html", PAGE.getBytes(StandardCharsets.UTF_8), "text/html");
  }

  /** Notes that somebody said of a window what came true: the model predicts worse. */
  public void labelled() {
    var quality =
        new WindowQuality(
            CHURN,
            1,
            NOW,
            NOW.plusSeconds(300),
            NOW,
            500,
            412,
            Duration.ofHours(30),
            new TreeMap<>(Map.of(Metric.AUC, new Estimate(0.61, 0.55, 0.67))),
            new TreeMap<>(Map.of(Metric.ACCURACY, new Estimate(0.8, 0.77, 0.83))),
            DriftVerdict.SEVERE,
            true,
            "AUC is 0.610.");
    stateStore.write(List.of(Write.create(WindowQuality.key(CHURN, 1, NOW), quality)), List.of());
  }

  /**
   * Lets a version serve, and sums up a window of 12 predictions as said, with those since then.
   */
  public void deployed(ModelVersion version, List<ColumnDrift> columns, Instant since) {
    deploy(version);
    var window =
        WindowSummary.of(CHURN, version.version(), NOW, NOW.plusSeconds(300), since, 12, columns);
    stateStore.write(
        List.of(Write.create(WindowSummary.key(CHURN, version.version(), NOW), window)), List.of());
  }

  /** The newest dataset version of so many is a snapshot of the project's table. */
  public void tabled(int version) {
    stateStore.write(
        List.of(
            Write.create(
                DatasetTable.key(CHURN),
                DatasetTable.empty(CHURN)
                    .told(
                        version,
                        new ObjectRef(
                            "data", "tables/telco-churn/metadata/1.metadata.json", "v1")))),
        List.of());
  }

  private static Run.Model model() {
    var evaluation =
        new Evaluation(
            20,
            new TreeMap<>(Map.of(Metric.AUC, new Estimate(0.84, 0.82, 0.86))),
            List.of(
                new Evaluation.ClassReport("No", 15, 0.9, 0.9, 0.9),
                new Evaluation.ClassReport("Yes", 5, 0.75, 0.6, 0.667)),
            List.of(List.of(14L, 1L), List.of(2L, 3L)));
    return new Run.Model(
        new ObjectRef("models", "telco-churn/model.tar.gz", "v1"),
        Sha256.of("m"),
        evaluation,
        null,
        List.of(new GateVerdict.Passed(new Gate.Bound(Metric.AUC, 0.8), "0.84 is at least 0.8")),
        List.of(),
        new Leaderboard(
            Metric.LOG_LOSS,
            60,
            5,
            32,
            false,
            List.of(
                new Leaderboard.Entry(
                    "trees of trial 7",
                    Map.of("max_depth", "4"),
                    new Estimate(0.41, 0.38, 0.44),
                    null,
                    180,
                    0.75),
                new Leaderboard.Entry(
                    "linear",
                    Map.of(),
                    new Estimate(0.42, 0.39, 0.45),
                    new Estimate(0.01, -0.01, 0.03),
                    null,
                    0.25))));
  }

  /** A log of three lines, two a page. */
  private static final class PrintedLines implements TrainingLogs {
    private static final List<String> LINES = List.of("[0] auc 0.7", "[1] auc 0.8", "done");

    @Override
    public LogPage read(String jobName, @org.jspecify.annotations.Nullable String after) {
      int from = after == null ? 0 : after.matches("[0-9]{1,3}") ? Integer.parseInt(after) : -1;
      Check.that(from >= 0, "after", "the 'next' of an earlier page", from);
      int to = Math.min(from + 2, LINES.size());
      return new LogPage(LINES.subList(from, to), Integer.toString(to));
    }
  }

  /** What came back. */
  public record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      return Json.read(body, JsonNode.class);
    }

    String error() {
      return json().path("error").path("message").asString();
    }
  }
}

package io.millrace.api;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.event.InMemoryDeadLetters;
import io.millrace.domain.event.InMemoryReceivers;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.IncidentReview;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.monitoring.SegmentDrift;
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
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a stage has: projects, uploads, datasets, runs and versions, as the modules leave them in
 * memory.
 */
public abstract class StageFixture {

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

  /** The one receiver of notices. */
  static final String HOOK =
      "arn:aws:events:eu-central-1:123456789012:api-destination/NoticesWebhook1A/0-1";

  final InMemoryStateStore stateStore = new InMemoryStateStore();

  public final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();

  final RecordedFunctions functions = new RecordedFunctions();

  final InMemoryObjectStore objects;

  final InMemoryReceivers receivers = new InMemoryReceivers(Set.of(HOOK));

  final Platform platform;

  /** A platform with these objects. */
  StageFixture(InMemoryObjectStore objects) {
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
            receivers,
            "intake",
            "data",
            "millrace_test",
            Optional.of("staging"),
            "https://language.example/openai/v1");
  }

  /** A project after its first round: declared, uploaded, trained, registered, not yet decided. */
  ModelVersion firstRound() {
    return firstRound(new ObjectRef("intake", "telco-churn/a.csv", "v1"), DEFINITION);
  }

  /** A project of this definition, after the round of this file. */
  public ModelVersion firstRound(ObjectRef file, String definition) {
    return firstRound(file, definition, SampleModel.learned());
  }

  /**
   * A project of this definition, after the round of this file.
   *
   * @param digested the bytes of which the archive's digest is
   */
  public ModelVersion firstRound(
      ObjectRef file, String definition, ObjectRef archive, byte[] digested) {
    Run.Model usual = SampleModel.learned();
    return firstRound(
        file,
        definition,
        new Run.Model(archive, Sha256.of(digested), usual.evaluation(), null, usual.verdicts()));
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
    return published(upload, digest, profile, List.of(), 98);
  }

  /** The same, of so many rows that nobody sees. */
  public DatasetVersion published(Upload upload, long rows) {
    return published(upload, Sha256.of(upload.ingestId()), "{}", List.of(), rows);
  }

  private DatasetVersion published(
      Upload upload, Sha256 digest, String profile, List<Part> before, long rows) {
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
            rows,
            null);
    var manifest =
        new DatasetManifest(
            CHURN.value(),
            new DatasetManifest.Source(upload.file(), digest),
            Stream.concat(before.stream(), Stream.of(part)).toList());
    ObjectRef manifestAt =
        objects.write("data", folder + "/manifest.json", Json.bytes(manifest), "application/json");
    var data =
        new DatasetVersion(
            CHURN, 0, upload.ingestId(), 1, 1, digest, profileAt, manifestAt, rows, NOW);
    platform.datasets().publish(upload, data, new RowCounts(rows + 2, rows, 2));
    return data;
  }

  /** The same, whose rows are in this Parquet file. */
  public DatasetVersion published(Upload upload, byte[] parquet) {
    return published(upload, parquet, List.of());
  }

  /** The same, whose rows are in this Parquet file and come after those of a dataset version. */
  public DatasetVersion published(Upload upload, byte[] parquet, DatasetVersion before) {
    return published(
        upload, parquet, Json.read(objects.read(before.manifest()), DatasetManifest.class).parts());
  }

  private DatasetVersion published(Upload upload, byte[] parquet, List<Part> before) {
    objects.write(
        "data",
        "datasets/telco-churn/%s/data.parquet".formatted(upload.ingestId()),
        parquet,
        "application/vnd.apache.parquet");
    return published(upload, Sha256.of(parquet), "{}", before, 98);
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
    return registered(run, SampleModel.learned());
  }

  private ModelVersion registered(Run run, Run.Model learned) {
    return platform
        .registry()
        .register(
            Samples.candidate(platform.runs().ended(run, new Run.Outcome.Passed(learned)), learned),
            platform.declared(CHURN).project().approval());
  }

  /** As the project says. */
  private Route deploy(ModelVersion version) {
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
                        .ended(
                            platform.runs().planned(run),
                            new Run.Outcome.Passed(SampleModel.learned())),
                    SampleModel.learned()),
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
    reported("incidents/1");
  }

  /** Writes a report of this name, as the monitoring does. */
  public void reported(String of) {
    String name = "reports/telco-churn/" + of;
    objects.write(
        "data", name + ".json", "{\"trend\":[]}".getBytes(StandardCharsets.UTF_8), "text/json");
    objects.write("data", name + ".html", PAGE.getBytes(StandardCharsets.UTF_8), "text/html");
  }

  /** Notes what came true of a window, and of eight predictions that nobody knows: it got worse. */
  public void labelled() {
    WindowQuality quality = LabelledWindow.worse(CHURN, NOW);
    stateStore.write(
        List.of(
            Write.create(WindowQuality.key(CHURN, 1, NOW), quality),
            Write.create(FeedbackTally.key(CHURN), new FeedbackTally(NOW, 420, 8, "a.jsonl"))),
        List.of());
  }

  /**
   * Lets a version serve, and sums up a window of 12 predictions as said, with those since then,
   * all of them of customers for two years.
   */
  public void deployed(ModelVersion version, List<ColumnDrift> columns, Instant since) {
    deploy(version);
    var window =
        WindowSummary.of(CHURN, version.version(), NOW, NOW.plusSeconds(300), since, 12, columns)
            .with(List.of(SegmentDrift.of("contract", "Two year", since, 12, columns)));
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
                        new ObjectRef("data", "tables/telco-churn/metadata/1.metadata.json", "v1"),
                        NOW))),
        List.of());
  }
}

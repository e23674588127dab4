package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.Revised;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.TrainingDecision;
import io.millrace.domain.training.TrainingDecisions;
import io.millrace.wire.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The dataset versions that files became, and who wants one trained on. */
final class DatasetRoutes {

  private static final int MOST_PARTS = 1000;
  private static final int NEWEST_RUNS = 100;
  private static final Duration URL_VALID_FOR = Duration.ofMinutes(15);

  private final Platform platform;

  DatasetRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/datasets", this::list),
        new ApiRoute("GET", "/v1/projects/{project}/datasets/{dataset}", this::read),
        new ApiRoute("GET", "/v1/projects/{project}/datasets/{dataset}/rows", this::rows),
        new ApiRoute("POST", "/v1/projects/{project}/datasets/{dataset}/train", this::train),
        new ApiRoute("POST", "/v1/projects/{project}/datasets/{dataset}/revert", this::revert));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    Told<DatasetVersion> told =
        Told.numbered(platform, call, project, DatasetVersion.class, DatasetVersion.prefix());
    Set<Integer> tried =
        platform.runs().newest(project, null, NEWEST_RUNS).items().stream()
            .filter(run -> run.branch() == null)
            .map(Run::datasetVersion)
            .collect(Collectors.toSet());
    Map<Integer, List<String>> tags =
        platform.tags().all(project).stream()
            .collect(
                Collectors.groupingBy(
                    DatasetTag::dataset,
                    Collectors.mapping(DatasetTag::name, Collectors.toList())));
    List<Erasure> erasures =
        platform.stateStore().all(Erasure.class, Key.partitionOf(project), Erasure.prefix());
    Map<String, Object> answer = told.as("datasets");
    answer.put(
        "datasets",
        told.items().stream()
            .map(dataset -> {
              ObjectNode each = Json.mapper().valueToTree(dataset);
              each.putPOJO("tags", tags.getOrDefault(dataset.version(), List.of()));
              Optional<Erasure> erasure =
                  erasures.stream()
                      .filter(one -> one.withdrawn().contains(dataset.version()))
                      .findFirst();
              if (erasure.isPresent()) {
                return each.put("erasure", erasure.get().number());
              }
              return tried.contains(dataset.version()) ? each : untrained(dataset, each);
            })
            .toList());
    return ApiResponse.json(answer);
  }

  /** The same, with why it is held back where no run of it is found. */
  private ObjectNode untrained(DatasetVersion dataset, ObjectNode told) {
    if (platform.runs().find(dataset.project(), runId(dataset)).isPresent()) {
      return told;
    }
    TrainingDecision decision =
        new TrainingDecisions(platform.stateStore()).on(dataset, platform.clock().instant());
    return decision instanceof TrainingDecision.Now
        ? told
        : told.put("untrained", decision.words());
  }

  private static String runId(DatasetVersion dataset) {
    return Run.runId(dataset.project(), dataset.projectRevision(), dataset.digest());
  }

  private ApiResponse read(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    Optional<Branch> branch = platform.branch(project, call);
    DatasetVersion dataset = onBranch(branch, project, call);
    List<Part> parts = parts(dataset);
    Optional<String> noTable =
        platform
            .projects()
            .find(project, dataset.projectRevision())
            .flatMap(definition -> DatasetTable.refusal(definition.project(), dataset));
    Optional<String> table =
        branch.filter(Branch::hasGrown).isPresent() || noTable.isPresent()
            ? Optional.empty()
            : table(dataset);
    return ApiResponse.json(
        new Details(
            branch.map(Branch::name).orElse(null),
            dataset,
            parts.reversed().stream().limit(MOST_PARTS).toList(),
            table.orElse(null),
            table
                .map(_ -> "%s.%s".formatted(platform.catalog(), TableCatalog.nameOf(project)))
                .orElse(null),
            noTable.orElse(null),
            platform.objects().presignedGet(dataset.profile(), URL_VALID_FOR),
            platform.clock().instant().plus(URL_VALID_FOR)));
  }

  private DatasetVersion onBranch(Optional<Branch> branch, ProjectName project, Call call) {
    return branch.map(platform.branches()::head).orElseGet(() -> platform.dataset(project, call));
  }

  /** Where whoever asks may read the rows themselves, in the order in which they came. */
  private ApiResponse rows(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    DatasetVersion dataset = onBranch(platform.branch(project, call), project, call);
    Project definition = platform.projects().require(project, dataset.projectRevision());
    List<Part> parts = parts(dataset);
    if (parts.size() > MOST_PARTS) {
      throw RefusedException.conflict(
          "Dataset %s of %s has %s files, and at most %s are read so: read it as the Iceberg table that GET /v1/projects/%s/datasets/%s names."
              .formatted(
                  dataset.version(),
                  project,
                  parts.size(),
                  MOST_PARTS,
                  project,
                  dataset.version()));
    }
    return ApiResponse.json(
        new Rows(
            dataset.version(),
            parts.stream()
                .map(part ->
                    new RowsOfFile(
                        platform.objects().presignedGet(part.data(), URL_VALID_FOR),
                        part.digest(),
                        part.rows()))
                .toList(),
            definition.data().mode() == Mode.UPSERT
                ? new NewestBy(
                    Objects.requireNonNull(definition.entityKey()), definition.eventTime())
                : null,
            platform.clock().instant().plus(URL_VALID_FOR)));
  }

  private record Rows(
      int dataset, List<RowsOfFile> files, @Nullable NewestBy newestBy, Instant expiresAt) {}

  /**
   * Of the rows that have the same key the one with the newest time counts, of those the one that
   * came last; one without a time is before all that have one, and one without a key counts.
   */
  private record NewestBy(String entityKey, @Nullable String eventTime) {}

  private record RowsOfFile(URI url, Sha256 digest, long rows) {
    @Override
    public String toString() {
      return "a URL for the rows of " + digest; // whoever has it may read
    }
  }

  private List<Part> parts(DatasetVersion dataset) {
    return Json.read(platform.objects().read(dataset.manifest()), DatasetManifest.class).parts();
  }

  /** Where others find the version as a snapshot; empty where it is none yet. */
  private Optional<String> table(DatasetVersion dataset) {
    return platform
        .stateStore()
        .find(DatasetTable.key(dataset.project()))
        .map(Revised::value)
        .filter(table -> table.version() >= dataset.version())
        .flatMap(DatasetTable::location);
  }

  private record Details(
      @Nullable String branch,
      DatasetVersion dataset,
      List<Part> parts,
      @Nullable String table,
      @Nullable String tableName,
      @Nullable String noTable,
      URI profileUrl,
      Instant expiresAt) {
    @Override
    public String toString() {
      return "a URL for the profile of " + dataset; // whoever has it may read
    }
  }

  /** Who may bring data to train on may train on what there is, on a branch as well. */
  private ApiResponse train(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    Optional<Branch> branch = platform.branch(project, call);
    Run planned =
        branch.isPresent() ? onBranch(branch.get()) : onMain(platform.dataset(project, call));
    Run asked = platform.runs().asked(planned, call.caller().name(), call.why());
    return ApiResponse.json(branch.isPresent() ? platform.runs().newestAttempt(asked) : asked);
  }

  /** Who may bring data may say which of what was brought counts. */
  private ApiResponse revert(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    DatasetVersion dataset = platform.dataset(project, call);
    return ApiResponse.json(
        platform.datasets().revert(project, dataset.version(), call.caller().name(), call.why()));
  }

  private Run onMain(DatasetVersion dataset) {
    return planned(dataset, dataset.projectRevision(), runId(dataset));
  }

  /** By the definition in force, which judges what the branch would be worth. */
  private Run onBranch(Branch branch) {
    if (!branch.hasGrown()) {
      throw RefusedException.conflict(
          "Branch %s is dataset %s, with which it began: drop a file on it first, as %s@%1$s/…"
              .formatted(branch.name(), branch.base(), branch.project()));
    }
    DatasetVersion head = platform.branches().head(branch);
    ProjectRevision inForce = platform.declared(branch.project());
    if (!platform.takesDataOf(inForce, head.projectRevision())) {
      throw RefusedException.conflict(
          "Revision %s takes other data than revision %s, for which version %s of branch %s was read: drop the file on the branch again, and it is read as that says."
              .formatted(
                  inForce.revision(), head.projectRevision(), head.version(), branch.name()));
    }
    String runId =
        Run.runId(
            branch.project(), inForce.revision(), head.digest(), branch.name(), head.version());
    return planned(head, inForce.revision(), runId).on(branch.name());
  }

  private Run planned(DatasetVersion dataset, int revision, String runId) {
    ProjectName project = dataset.project();
    String stage =
        Newest.of(platform.runs().newest(project, null, Newest.MOST).listed())
            .found()
            .map(run -> JobName.parse(run.jobName()).stage())
            .orElseThrow(() ->
                RefusedException.conflict(
                    "The first training of %s has not begun; it does by itself, within a day even where its event was lost."
                        .formatted(project)));
    return new Run(
        project,
        runId,
        dataset.version(),
        revision,
        platform.deployments().champion(project).orElse(null),
        new JobName(stage, project, runId).toString(),
        platform.clock().instant(),
        null,
        null,
        platform.tracing().current().orElse(null));
  }
}

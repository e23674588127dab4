package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branch.Merge;
import io.millrace.domain.dataset.Branch.Side;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of datasets beside the main one. */
final class BranchRoutes {

  private static final int HIGHEST = 999_999_999;

  private final Platform platform;

  BranchRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/branches", this::list),
        new ApiRoute("GET", "/v1/projects/{project}/branches/{branch}", this::read),
        new ApiRoute("PUT", "/v1/projects/{project}/branches/{branch}", this::begin),
        new ApiRoute("POST", "/v1/projects/{project}/branches/{branch}/drop", this::drop),
        new ApiRoute("POST", "/v1/projects/{project}/branches/{branch}/merge", this::merge));
  }

  private Branches branches() {
    return platform.branches();
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return ApiResponse.json(new All(branches().all(project).stream().map(ToldBranch::of).toList()));
  }

  private ApiResponse read(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    Branch branch = branch(project, call.get("branch"));
    return ApiResponse.json(
        new WithVersions(
            ToldBranch.of(branch),
            branches().versions(branch).stream()
                .filter(version -> version.version() > branch.first())
                .toList()));
  }

  private Branch branch(ProjectName project, String name) {
    return branches()
        .find(project, name)
        .orElseThrow(() ->
            RefusedException.notFound(
                "%s has no branch %s; see GET /v1/projects/%s/branches."
                    .formatted(project, name, project)));
  }

  private ApiResponse begin(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    platform.declared(project);
    JsonFields fields = JsonFields.of(call.request().body(), "dataset", "why");
    int dataset =
        fields.has("dataset")
            ? (int) fields.whole("dataset", 1, HIGHEST)
            : platform
                .datasets()
                .newest(project)
                .found()
                .map(DatasetVersion::version)
                .orElseThrow(() ->
                    RefusedException.conflict(
                        "%s has no dataset yet to begin a branch with.".formatted(project)));
    String why = Call.reason(fields);
    return ApiResponse.unlessConflict(() ->
        ToldBranch.of(
            branches().begin(project, call.get("branch"), dataset, call.caller().name(), why)));
  }

  private ApiResponse drop(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    Branch branch = branch(project, call.get("branch"));
    String why = call.why();
    return ApiResponse.unlessConflict(() ->
        ToldBranch.of(
            branches().end(project, branch.name(), new End.Dropped(), call.caller().name(), why)));
  }

  /** Has intake merge it, as it takes in a file: what was asked for is noted first. */
  private ApiResponse merge(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    Role needed = platform.declared(project).project().data().mergedBy();
    Branch branch = branch(project, call.get("branch"));
    String by = call.caller().name();
    if (needed != null) {
      call.projectFor(needed);
      if (by.equals(branch.by())) {
        throw RefusedException.conflict(
            "%s began this branch, and data.mergedBy asks for somebody else: have another %s merge it."
                .formatted(by, needed.name().toLowerCase(Locale.ROOT)));
      }
    }
    JsonFields fields = JsonFields.of(call.request().body(), "prefer", "why");
    Side prefer = fields.optionalText("prefer").map(BranchRoutes::side).orElse(null);
    var how = new Merge(prefer, by, Call.reason(fields));
    return ApiResponse.unlessConflict(() -> {
      Branch wanted = branches().wanted(project, branch.name(), how);
      ObjectRef file =
          platform
              .objects()
              .write(platform.intake(), wanted.mergeFile(), new byte[] {'\n'}, "application/json");
      return new Asked(ToldBranch.of(wanted), file);
    });
  }

  private static Side side(String word) {
    return switch (word) {
      case "ours" -> Side.OURS;
      case "theirs" -> Side.THEIRS;
      default -> throw new InvalidInputException("prefer", "ours or theirs", word);
    };
  }

  private record All(List<ToldBranch> branches) {}

  private record WithVersions(ToldBranch branch, List<DatasetVersion> versions) {}

  private record Asked(ToldBranch branch, ObjectRef file) {}

  /**
   * A branch as it is told.
   *
   * @param versions how many of its own it has
   * @param newest the number of the last of these; null where there is none
   * @param dataset that it was merged as; null where it was not
   */
  private record ToldBranch(
      String branch,
      int base,
      int versions,
      @Nullable Integer newest,
      String state,
      @Nullable Integer dataset,
      String by,
      Instant at) {

    static ToldBranch of(Branch branch) {
      End ended = branch.ended();
      return new ToldBranch(
          branch.name(),
          branch.base(),
          branch.number() - branch.first(),
          branch.hasGrown() ? branch.number() : null,
          switch (ended) {
            case null -> "open";
            case End.Merged _ -> "merged";
            case End.Dropped _ -> "dropped";
            case End.Withdrawn _ -> "withdrawn";
          },
          ended instanceof End.Merged(var dataset) ? dataset : null,
          branch.by(),
          branch.at());
    }
  }
}

package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import java.util.List;
import java.util.Optional;

/** Training runs, what they print while they run, and who wants one stopped or once more. */
final class RunRoutes {

  private final Platform platform;

  RunRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/runs", this::list),
        new ApiRoute(
            "GET", "/v1/projects/{project}/runs/{run}", call -> ApiResponse.json(run(call))),
        new ApiRoute("GET", "/v1/projects/{project}/runs/{run}/logs", this::logs),
        new ApiRoute("GET", "/v1/projects/{project}/runs/{run}/archive", this::archive),
        new ApiRoute("POST", "/v1/projects/{project}/runs/{run}/stop", this::stop),
        new ApiRoute("POST", "/v1/projects/{project}/runs/{run}/again", this::again));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return ApiResponse.json(
        Told.of(platform.runs().newest(project, call.before(), call.pageLimit())).as("runs"));
  }

  private Run run(Call call) {
    return run(call, call.projectFor(Role.VIEWER));
  }

  private Run run(Call call, ProjectName project) {
    String id = call.id("run");
    return platform
        .runs()
        .find(project, id)
        .orElseThrow(() ->
            RefusedException.notFound(
                "%s has no run %s; see GET /v1/projects/%s/runs.".formatted(project, id, project)));
  }

  private ApiResponse logs(Call call) {
    Run run = run(call);
    OwnCode ownCode =
        platform
            .projects()
            .find(run.project(), run.projectRevision())
            .flatMap(revision -> revision.project().training().ownCode())
            .orElse(null);
    String after = call.request().query().get("after");
    return ApiResponse.json(
        ownCode != null
            ? new OwnCodeLog(platform.logs(), ownCode.tuning() != null).read(run.jobName(), after)
            : platform.logs().read(run.jobName(), after));
  }

  /** What was learned, whether or not it became a version. */
  private ApiResponse archive(Call call) {
    Run run = run(call);
    Run.Model model =
        switch (run.outcome()) {
          case Outcome.Passed(var learned) -> learned;
          case Outcome.GateFailed(var learned) -> learned;
          case Outcome.NoModel _, Outcome.Stopped _ ->
              throw RefusedException.conflict("Run %s gave no model.".formatted(run.runId()));
          case null ->
              throw RefusedException.conflict(
                  "Run %s has not ended yet; it has no model before.".formatted(run.runId()));
        };
    return ApiResponse.json(ArchiveUrl.of(platform, model.archive(), model.digest()));
  }

  /** Who may have data trained on may have that stopped. */
  private ApiResponse stop(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    Run run = run(call, project);
    String why = call.why();
    return ApiResponse.unlessConflict(() ->
        platform
            .tracing()
            .following(
                Optional.ofNullable(run.trace()),
                () -> platform.runs().stopped(run, call.caller().name(), why)));
  }

  /** Who may bring data to train on may train on what there is; to serve is another's to allow. */
  private ApiResponse again(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    ProjectRevision inForce = platform.declared(project);
    Run run = run(call, project);
    String why = call.why();
    if (run.next() == null && !platform.takesDataOf(inForce, run.projectRevision())) {
      throw RefusedException.conflict(
          "Revision %s takes other data than revision %s, for which %s was read: drop the file again, and it is read and trained on as that says."
              .formatted(inForce.revision(), run.projectRevision(), run.data()));
    }
    Integer serving = platform.deployments().champion(project).orElse(null);
    return ApiResponse.unlessConflict(() ->
        platform
            .tracing()
            .following(
                Optional.ofNullable(run.trace()),
                () ->
                    platform
                        .runs()
                        .again(run, inForce.revision(), serving, call.caller().name(), why)));
  }
}

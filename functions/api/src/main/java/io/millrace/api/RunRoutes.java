package io.millrace.api;

import io.millrace.domain.access.Role;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.training.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Training runs, and what they print while they run. */
final class RunRoutes {

  private final Platform platform;

  RunRoutes(Platform platform) {
    this.platform = platform;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/projects/{project}/runs", this::list),
        new Route("GET", "/v1/projects/{project}/runs/{run}", call -> ApiResponse.json(run(call))),
        new Route("GET", "/v1/projects/{project}/runs/{run}/logs", this::logs));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    var page = platform.runs().newest(project, call.before(), call.pageLimit());
    return ApiResponse.json(new Runs(page.items(), Call.next(page)));
  }

  private Run run(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    String id = call.id("run");
    return platform
        .runs()
        .find(project, id)
        .orElseThrow(() ->
            RefusedException.notFound(
                "%s has no run %s; see GET /v1/projects/%s/runs.".formatted(project, id, project)));
  }

  private ApiResponse logs(Call call) {
    return ApiResponse.json(
        platform.logs().read(run(call).jobName(), call.request().query().get("after")));
  }

  private record Runs(List<Run> runs, @Nullable String next) {}
}

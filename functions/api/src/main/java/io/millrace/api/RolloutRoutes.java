package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Route;
import java.util.List;

/** What people do to a rollout: hold it, let it go on, take the traffic back. */
final class RolloutRoutes {

  private final Platform platform;

  RolloutRoutes(Platform platform) {
    this.platform = platform;
  }

  /** What somebody does to the rollout of a project, and the route after it. */
  private interface Action {
    Route on(ProjectName project, String by, String why);
  }

  List<ApiRoute> all() {
    Rollouts rollouts = platform.rollouts();
    return List.of(
        route("pause", rollouts::pause),
        route("resume", rollouts::resume),
        route("abort", rollouts::abort));
  }

  private ApiRoute route(String name, Action action) {
    return new ApiRoute(
        "POST", "/v1/projects/{project}/rollout/" + name, call -> answer(call, action));
  }

  private ApiResponse answer(Call call, Action action) {
    ProjectName project = call.projectFor(Role.OPERATOR);
    platform.known(project);
    String why = call.why();
    return ApiResponse.unlessConflict(() -> action.on(project, call.caller().name(), why));
  }
}

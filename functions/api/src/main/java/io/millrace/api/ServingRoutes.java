package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.deployment.ServingStops;
import java.util.List;

/** What people do to the predictions of a model: stop them, and start them again. */
final class ServingRoutes {

  private final Platform platform;

  ServingRoutes(Platform platform) {
    this.platform = platform;
  }

  /** What somebody does, and what is known of the stop after it. */
  private interface Action {
    ServingStop on(ProjectName project, String by, String why);
  }

  List<ApiRoute> all() {
    ServingStops stops = platform.servingStops();
    return List.of(route("stop", stops::stop), route("start", stops::start));
  }

  private ApiRoute route(String name, Action action) {
    return new ApiRoute(
        "POST", "/v1/projects/{project}/serving/" + name, call -> answer(call, action));
  }

  private ApiResponse answer(Call call, Action action) {
    ProjectName project = call.projectFor(Role.OPERATOR);
    platform.known(project);
    String why = call.why();
    return ApiResponse.unlessConflict(() -> action.on(project, call.caller().name(), why));
  }
}

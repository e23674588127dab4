package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.promotion.Arrival;
import io.millrace.domain.promotion.Handover;
import io.millrace.domain.registry.ModelVersion;
import java.util.List;

/** Versions on their way from stage to stage. */
final class PromotionRoutes {

  private final Platform platform;

  PromotionRoutes(Platform platform) {
    this.platform = platform;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/projects/{project}/promotions", this::list),
        new Route("POST", "/v1/projects/{project}/versions/{version}/promote", this::promote));
  }

  /** Also of a project that is not declared here yet: what was refused has to be seen somewhere. */
  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    return ApiResponse.json(
        new Promotions(
            platform.handovers().newest(project, call.limit()),
            platform.arrivals().all(project, call.limit())));
  }

  private ApiResponse promote(Call call) {
    ProjectName project = call.projectFor(Role.OPERATOR);
    platform.declared(project);
    String next =
        platform
            .nextStage()
            .orElseThrow(() ->
                RefusedException.conflict(
                    "This stage is the last: it hands versions to no other."));
    ModelVersion version = platform.version(project, call.number("version"));
    String why = call.why();
    try {
      return ApiResponse.json(
          platform.handovers().request(version, next, call.caller().name(), why));
    } catch (InvalidInputException mayNotServeHere) {
      throw RefusedException.conflict(mayNotServeHere.reason());
    }
  }

  private record Promotions(List<Handover> handovers, List<Arrival> arrivals) {}
}

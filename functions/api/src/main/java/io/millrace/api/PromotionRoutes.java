package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.ledger.Key;
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
    var promotions =
        Told.numbered(platform, call, project, Handover.class, Handover.prefix()).as("handovers");
    Told<Arrival> arrivals = arrivals(project, call);
    promotions.put("arrivals", arrivals.items());
    if (arrivals.next() != null) {
      promotions.put("nextArrival", arrivals.next());
    }
    return ApiResponse.json(promotions);
  }

  private Told<Arrival> arrivals(ProjectName project, Call call) {
    String prefix = Arrival.prefix();
    String after = call.request().query().get("afterArrival");
    int limit = call.pageLimit();
    return Told.of(
        platform
            .ledger()
            .list(
                Arrival.class,
                Key.partitionOf(project),
                prefix,
                after == null ? "" : prefix + new Sha256(after),
                limit + 1),
        limit,
        sort -> sort.substring(prefix.length()));
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
}

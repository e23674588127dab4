package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.Key;
import java.util.List;

/** Versions on their way from stage to stage. */
final class PromotionRoutes {

  private final Platform platform;

  PromotionRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/promotions", this::list),
        new ApiRoute("POST", "/v1/projects/{project}/versions/{version}/promote", this::promote));
  }

  /** Also of a project that is not declared here yet: what was refused has to be seen somewhere. */
  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    var promotions =
        Told.numbered(platform, call, project, OutgoingPromotion.class, OutgoingPromotion.prefix())
            .as("outgoing");
    Told<IncomingPromotion> incomingPromotions = incomingPromotions(project, call);
    promotions.put("incoming", incomingPromotions.items());
    if (incomingPromotions.next() != null) {
      promotions.put("nextIncoming", incomingPromotions.next());
    }
    return ApiResponse.json(promotions);
  }

  private Told<IncomingPromotion> incomingPromotions(ProjectName project, Call call) {
    String prefix = IncomingPromotion.prefix();
    String after = call.request().query().get("afterIncoming");
    int limit = call.pageLimit();
    return Told.of(
        platform
            .stateStore()
            .list(
                IncomingPromotion.class,
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
    ModelVersion version = platform.version(project, call);
    String why = call.why();
    try {
      return ApiResponse.json(
          platform.outgoingPromotions().request(version, next, call.caller().name(), why));
    } catch (InvalidInputException mayNotServeHere) {
      throw RefusedException.conflict(mayNotServeHere.reason());
    }
  }
}

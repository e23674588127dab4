package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.Trace;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.training.Run;
import java.util.List;
import java.util.Optional;

/** Model versions, and who lets them serve. */
final class VersionRoutes {

  private final Platform platform;

  VersionRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/versions", this::list),
        new ApiRoute(
            "GET",
            "/v1/projects/{project}/versions/{version}",
            call ->
                ApiResponse.json(
                    platform.version(call.projectFor(Role.VIEWER), call.number("version")))),
        new ApiRoute(
            "POST",
            "/v1/projects/{project}/versions/{version}/approve",
            call -> decide(call, true)),
        new ApiRoute(
            "POST",
            "/v1/projects/{project}/versions/{version}/reject",
            call -> decide(call, false)),
        new ApiRoute("GET", "/v1/projects/{project}/versions/{version}/archive", this::archive),
        new ApiRoute("POST", "/v1/projects/{project}/versions/{version}/deploy", this::deploy));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    var versions =
        Told.numbered(platform, call, project, ModelVersion.class, ModelVersion.prefix())
            .as("versions");
    platform
        .deployments()
        .route(project)
        .ifPresent(route -> versions.put("live", route.live().version()));
    return ApiResponse.json(versions);
  }

  private ApiResponse decide(Call call, boolean approve) {
    ProjectName project = call.projectFor(Role.APPROVER);
    if (platform.declared(project).project().approval()
        instanceof ApprovalPolicy.ByRole(var role)) {
      call.allow(role, project);
    }
    ModelVersion version = platform.version(project, call);
    String why = call.why();
    try {
      return ApiResponse.json(
          platform
              .tracing()
              .following(
                  traceOf(version),
                  () ->
                      platform
                          .registry()
                          .decide(project, version.version(), approve, call.caller().name(), why)));
    } catch (InvalidInputException decidedOtherwise) {
      throw RefusedException.conflict(decidedOtherwise.reason());
    }
  }

  private ApiResponse archive(Call call) {
    ModelVersion version = platform.version(call.projectFor(Role.VIEWER), call.number("version"));
    return ApiResponse.json(ArchiveUrl.of(platform, version.archive(), version.digest()));
  }

  private ApiResponse deploy(Call call) {
    ProjectName project = call.projectFor(Role.OPERATOR);
    platform.declared(project);
    ModelVersion version = platform.version(project, call);
    String why = call.why();
    return ApiResponse.unlessConflict(() ->
        platform
            .tracing()
            .following(
                traceOf(version),
                () -> platform.deployments().want(version, call.caller().name(), why)));
  }

  /** What is decided about a version is a part of what began with its data. */
  private Optional<Trace> traceOf(ModelVersion version) {
    return platform.runs().find(version.project(), version.runId()).map(Run::trace);
  }
}

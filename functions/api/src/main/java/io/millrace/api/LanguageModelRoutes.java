package io.millrace.api;

import io.millrace.definition.LanguageModelYaml;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.RolloutLook;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModelRevision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Language models: what is declared of them, and which version answers. */
final class LanguageModelRoutes {

  private static final int VERSIONS = 20;
  private static final String ONE = "/v1/language-models/{project}";

  private final Platform platform;

  LanguageModelRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/language-models", this::list),
        new ApiRoute("GET", ONE, this::status),
        new ApiRoute("PUT", ONE, this::declare),
        new ApiRoute("POST", ONE + "/versions/{version}/deploy", this::deploy));
  }

  private ApiResponse list(Call call) {
    return ApiResponse.json(
        Told.visible(call, platform.languageModels()::list).as("languageModels"));
  }

  private ApiResponse status(Call call) {
    ProjectName model = call.projectFor(Role.VIEWER);
    LanguageModelRevision declared = declared(model);
    Optional<Route> route = platform.deployments().route(model);
    return ApiResponse.json(
        new Status(
            declared,
            platform.languageUrl(),
            platform.languageModels().newest(model, VERSIONS),
            route.orElse(null),
            route.flatMap(platform.rollouts()::lastLook).orElse(null),
            platform
                .versionEndpoints()
                .find(model)
                .filter(endpoint -> !(endpoint.state() instanceof VersionEndpoint.State.Settled))
                .orElse(null),
            platform.servingStops().standing(model).orElse(null)));
  }

  private ApiResponse declare(Call call) {
    ProjectName name = call.projectFor(Role.OPERATOR);
    LanguageModel model = LanguageModelYaml.parse(call.request().body());
    if (!model.name().equals(name)) {
      throw RefusedException.conflict(
          "The definition names %s, and the path %s: they have to be the same."
              .formatted(model.name(), name));
    }
    return ApiResponse.json(platform.languageModels().declare(model, call.caller().name()));
  }

  private ApiResponse deploy(Call call) {
    ProjectName model = call.projectFor(Role.OPERATOR);
    declared(model);
    int number = call.number("version");
    LanguageModelRevision version =
        platform
            .languageModels()
            .find(model, number)
            .orElseThrow(() ->
                RefusedException.notFound(
                    "%s has no version %s; see GET /v1/language-models/%s."
                        .formatted(model, number, model)));
    String why = call.why();
    boolean failed =
        platform
            .versionEndpoints()
            .find(model)
            .filter(endpoint ->
                endpoint.version() == number
                    && endpoint.state() instanceof VersionEndpoint.State.Failed)
            .isPresent();
    return ApiResponse.unlessConflict(
        () -> platform.deployments().want(version, failed, call.caller().name(), why));
  }

  private LanguageModelRevision declared(ProjectName model) {
    return platform
        .languageModels()
        .find(model)
        .orElseThrow(() ->
            RefusedException.notFound(
                "There is no language model %s yet: declare it with ./millrace put, or PUT /v1/language-models/%s."
                    .formatted(model, model)));
  }

  /**
   * Where a language model stands.
   *
   * @param address the base URL of OpenAI's clients
   * @param versions the newest, newest first
   * @param look what was last seen of the rollout that is active; null of none
   * @param endpoint that a version waits for, or that does not answer; null where there is neither
   * @param stopped why it is not to answer; null where it may
   */
  private record Status(
      LanguageModelRevision declared,
      String address,
      List<LanguageModelRevision> versions,
      @Nullable Route route,
      @Nullable RolloutLook look,
      @Nullable VersionEndpoint endpoint,
      @Nullable ServingStop stopped) {}
}

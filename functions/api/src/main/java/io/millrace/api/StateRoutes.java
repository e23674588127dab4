package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.RolloutLook;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.Revised;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Spending;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a project stands, and how it came there. */
final class StateRoutes {

  private final Platform platform;
  private final History history;

  StateRoutes(Platform platform) {
    this.platform = platform;
    this.history = new History(platform);
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/status", this::status),
        new ApiRoute("GET", "/v1/projects/{project}/history", this::history));
  }

  private ApiResponse status(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    var upload = Newest.of(platform.datasets().uploads(project, null, Newest.MOST).listed());
    var dataset = platform.datasets().newest(project);
    var run = platform.runs().last(project);
    var version = newest(project, ModelVersion.class, ModelVersion.prefix());
    var window = newest(project, WindowSummary.class, WindowSummary.prefix());
    Optional<Route> route = platform.deployments().route(project);
    int passedOver =
        Stream.of(upload, dataset, run, version, window).mapToInt(Newest::passedOver).sum();
    return ApiResponse.json(
        new Status(
            platform.declared(project),
            upload.value(),
            dataset.value(),
            run.value(),
            version.value(),
            route.orElse(null),
            route.flatMap(platform.rollouts()::lastLook).orElse(null),
            platform
                .versionEndpoints()
                .find(project)
                .filter(endpoint -> !(endpoint.state() instanceof VersionEndpoint.State.Settled))
                .orElse(null),
            platform.servingStops().standing(project).orElse(null),
            window.value(),
            platform.stateStore().find(FeedbackTally.key(project)).map(Revised::value).orElse(null),
            Spent.of(platform.expenses().spending(project, platform.clock().instant())),
            passedOver == 0 ? null : passedOver));
  }

  private <T extends Entity> Newest<T> newest(ProjectName project, Class<T> type, String prefix) {
    return Newest.of(platform.stateStore(), type, Key.partitionOf(project), prefix);
  }

  private ApiResponse history(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.known(project);
    return history.page(call, Key.partitionOf(project));
  }

  /**
   * Where a project stands.
   *
   * @param run the newest of the main line
   * @param look what was last seen of the rollout that is active; null of none
   * @param endpoint that a version waits for, or that does not serve; null where there is neither
   * @param stopped why it is not to predict; null where it may
   * @param feedback how much of what came true is about predictions that are known; null where
   *     nothing was said
   * @param unreadable how many entries, newer than those told, cannot be read; null for none
   */
  private record Status(
      ProjectRevision project,
      @Nullable Upload upload,
      @Nullable DatasetVersion dataset,
      @Nullable Run run,
      @Nullable ModelVersion version,
      @Nullable Route route,
      @Nullable RolloutLook look,
      @Nullable VersionEndpoint endpoint,
      @Nullable ServingStop stopped,
      @Nullable WindowSummary window,
      @Nullable FeedbackTally feedback,
      Spent spending,
      @Nullable Integer unreadable) {}

  /**
   * What training costs this month, in US dollars by list prices.
   *
   * @param setAside at most, for jobs that have not ended
   */
  private record Spent(String month, double spent, double setAside) {

    static Spent of(Spending spending) {
      return new Spent(spending.month(), spending.spent(), spending.taken() - spending.spent());
    }
  }
}

package io.millrace.api;

import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.ledger.HistoryEntry;
import io.millrace.domain.ledger.HistoryHead;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.training.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a project stands, and how it came there. */
final class StateRoutes {

  private static final int MOST_VERIFIED = 10_000;

  private final Platform platform;

  StateRoutes(Platform platform) {
    this.platform = platform;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/projects/{project}/status", this::status),
        new Route("GET", "/v1/projects/{project}/history", this::history));
  }

  private ApiResponse status(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    return ApiResponse.json(
        new Status(
            platform.declared(project),
            first(platform.datasets().uploads(project, null, 1).items()),
            platform.datasets().newest(project).orElse(null),
            first(platform.runs().newest(project, null, 1).items()),
            first(platform.registry().newest(project, 1)),
            platform.deployments().route(project).orElse(null),
            first(
                platform
                    .ledger()
                    .latest(
                        WindowSummary.class,
                        Key.partitionOf(project),
                        WindowSummary.prefix(),
                        1))));
  }

  private ApiResponse history(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    var entries =
        Told.numbered(platform, call, project, HistoryEntry.class, HistoryEntry.prefix())
            .as("entries");
    entries.put("chain", chain(project, call.beforeNumber()));
    return ApiResponse.json(entries);
  }

  /** What vouches for the part of the history that is told: its head, or the entry that follows. */
  private Chain chain(ProjectName project, long before) {
    HistoryHead head =
        platform
            .ledger()
            .find(HistoryHead.key(project))
            .map(Revised::value)
            .orElse(HistoryHead.EMPTY);
    if (before == 0 || before > head.sequence()) {
      return Chain.verify(latest(project, head.sequence() + 1), head);
    }
    return platform
        .ledger()
        .find(HistoryEntry.key(project, before))
        .map(next -> new HistoryHead(before - 1, next.value().previous()))
        .map(end -> Chain.verify(latest(project, before), end))
        .orElseGet(() -> new Chain(false, before, before));
  }

  private List<HistoryEntry> latest(ProjectName project, long before) {
    return platform
        .ledger()
        .latest(
            HistoryEntry.class,
            Key.partitionOf(project),
            HistoryEntry.prefix(),
            HistoryEntry.prefix() + Key.padded(before),
            MOST_VERIFIED);
  }

  private static <T> @Nullable T first(List<T> items) {
    return items.isEmpty() ? null : items.getFirst();
  }

  private record Status(
      ProjectRevision project,
      @Nullable Upload upload,
      @Nullable DatasetVersion dataset,
      @Nullable Run run,
      @Nullable ModelVersion version,
      io.millrace.domain.deployment.@Nullable Route route,
      @Nullable WindowSummary window) {}
}

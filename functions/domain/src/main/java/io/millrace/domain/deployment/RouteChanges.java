package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a new route is written with, in one transaction. */
record RouteChanges(StateStore stateStore, InstantSource clock) {

  /** A change of the route, with the index of active rollouts. */
  Change of(Optional<Revised<Route>> read, Route next, String by, String why, List<Event> events) {
    ProjectName project = next.project();
    List<Write<?>> writes = new ArrayList<>();
    writes.add(new Write<>(Route.key(project), next, read.map(Revised::revision).orElse(0L)));
    boolean active = next.activeRollout().isPresent();
    if (active != read.map(Revised::value).flatMap(Route::activeRollout).isPresent()) {
      var key = ActiveRollout.key(project);
      long revision = stateStore.find(key).map(Revised::revision).orElse(0L);
      writes.add(new Write<>(key, new ActiveRollout(project, active), revision));
    }
    return new Change(
        project,
        writes,
        new AuditedChange(
            clock.instant(),
            by,
            "route",
            read.map(Revised::value).map(RouteChanges::described).orElse(AuditedChange.NONE),
            described(next),
            why),
        events);
  }

  /**
   * As the audit says it: {@code version 1}, {@code version 1 at an endpoint's name}, {@code
   * version 1, 10 % to version 2, held}, {@code version 1, copies to version 2}.
   */
  private static String described(Route route) {
    String endpoint = route.live().endpoint();
    String live = "version " + route.live().version() + (endpoint == null ? "" : " at " + endpoint);
    return route
        .activeRollout()
        .map(active ->
            "%s, %s to version %s%s"
                .formatted(
                    live,
                    active.shadow().isPresent() ? "copies" : active.percent() + " %",
                    active.to().version(),
                    active.state() instanceof Rollout.State.Paused ? ", held" : ""))
        .orElse(live);
  }
}

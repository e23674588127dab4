package io.millrace.domain.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stops models and lets them predict again, each in one conditional write. Prediction functions
 * follow within seconds, as they do where a route changes.
 */
public final class ServingStops {

  private static final String SUBJECT = "serving";
  private static final String STOPPED = "stopped";

  private final Transactions transactions;
  private final InstantSource clock;

  public ServingStops(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The stop that stands; empty where the model may predict. */
  public Optional<ServingStop> standing(ProjectName project) {
    return read(project).map(Revised::value).filter(ServingStop::isStanding);
  }

  /**
   * Stops a model because somebody says so.
   *
   * @param by who; the caller has checked that they may
   * @throws InvalidInputException if nothing serves yet, or it is stopped already
   */
  public ServingStop stop(ProjectName project, String by, String why) {
    return transactions.transact(() -> {
      var read = read(project);
      if (read.filter(before -> before.value().isStanding()).isPresent()) {
        throw new InvalidInputException(
            "predictions of %s are stopped already, since %s by %s"
                .formatted(project, read.get().value().at(), read.get().value().by()));
      }
      return stopped(read, route(project), by, why, null);
    });
  }

  /**
   * Stops a model to answer an incident: once, so that who lets it predict again is not overruled.
   * Idempotent.
   *
   * @return whether it is stopped now
   */
  public boolean answer(ProjectName project, int incident, String why) {
    return transactions
        .<ServingStop>transact(() -> {
          var read = read(project);
          ServingStop before = read.map(Revised::value).orElse(null);
          return before != null
                  && (before.isStanding() || Integer.valueOf(incident).equals(before.incident()))
              ? new Decision.NoChange<>(before)
              : stopped(read, route(project), AuditedChange.MILLRACE, why, incident);
        })
        .isStanding();
  }

  /**
   * Lets a model predict again.
   *
   * @param by who; the caller has checked that they may
   * @throws InvalidInputException if it is not stopped
   */
  public ServingStop start(ProjectName project, String by, String why) {
    return transactions.transact(() -> {
      Revised<ServingStop> read =
          read(project)
              .filter(before -> before.value().isStanding())
              .orElseThrow(() ->
                  new InvalidInputException(
                      "predictions of %s are not stopped".formatted(project)));
      ServingStop next = read.value().ended(new ServingStop.Started(clock.instant(), by, why));
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(Write.replace(ServingStop.key(project), read, next)),
              new AuditedChange(clock.instant(), by, SUBJECT, STOPPED, "started", why),
              List.of()),
          next);
    });
  }

  private Decision<ServingStop> stopped(
      Optional<Revised<ServingStop>> read,
      Route route,
      String by,
      String why,
      @Nullable Integer incident) {
    ProjectName project = route.project();
    int version = route.live().version();
    var stop = new ServingStop(project, version, clock.instant(), by, why, incident, null);
    return new Decision.Commit<>(
        new Change(
            project,
            List.of(
                new Write<>(
                    ServingStop.key(project), stop, read.map(Revised::revision).orElse(0L))),
            new AuditedChange(stop.at(), by, SUBJECT, "version " + version, STOPPED, why),
            List.of(new Event.ServingStopped(project, version))),
        stop);
  }

  private Route route(ProjectName project) {
    return transactions
        .stateStore()
        .find(Route.key(project))
        .map(Revised::value)
        .orElseThrow(
            () -> new InvalidInputException("nothing of %s serves yet".formatted(project)));
  }

  private Optional<Revised<ServingStop>> read(ProjectName project) {
    return transactions.stateStore().find(ServingStop.key(project));
  }
}

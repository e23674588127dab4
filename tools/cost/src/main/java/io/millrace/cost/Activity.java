package io.millrace.cost;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How often a month runs each function, which the template's triggers say. */
final class Activity {

  /**
   * Runs of one function.
   *
   * @param unattended by the clock, by events and by streams: each is taken for a cold start
   * @param awaited by callers
   */
  record Runs(double unattended, double awaited) {

    static final Runs NONE = new Runs(0, 0);

    double all() {
      return unattended + awaited;
    }

    Runs and(Runs more) {
      return new Runs(unattended + more.unattended, awaited + more.awaited);
    }
  }

  private final Deployment deployment;
  private final Load load;
  private final Workload workload;
  private final Map<Resource, Runs> runs = new HashMap<>();

  Activity(Deployment deployment, Load load, Workload workload) {
    this.deployment = deployment;
    this.load = load;
    this.workload = workload;
    deployment
        .all("AWS::Scheduler::Schedule")
        .forEach(schedule ->
            unattended(schedule, schedule.properties().at("/Target/Arn"), turns(schedule)));
    deployment
        .all("AWS::Events::Rule")
        .forEach(rule ->
            rule.properties()
                .path("Targets")
                .forEach(
                    target -> unattended(rule, target.path("Arn"), turns(rule) + events(rule))));
    deployment
        .all("AWS::Lambda::EventSourceMapping")
        .filter(mapping -> mapping.properties().has("StartingPosition")) // a stream, not a queue
        .forEach(mapping ->
            unattended(
                mapping,
                mapping.properties().path("FunctionName"),
                load.uploads() * workload.eventsPerUpload()));
    deployment.all("AWS::ApiGatewayV2::Integration").forEach(this::calls);
    deployment
        .all("AWS::ApiGatewayV2::Authorizer")
        .forEach(authorizer ->
            awaited(
                authorizer,
                authorizer.properties().path("AuthorizerUri"),
                Math.min(load.predictions(), Month.MINUTES) + controlCalls()));
  }

  Runs of(Resource function) {
    return runs.getOrDefault(function, Runs.NONE);
  }

  /** How often a schedule or a rule fires by the clock; 0 where it does not, or is disabled. */
  static double turns(Resource schedule) {
    JsonNode expression = schedule.properties().path("ScheduleExpression");
    boolean disabled = schedule.properties().path("State").asString("").equals("DISABLED");
    return disabled || !expression.isString() ? 0 : Occurrences.inMonth(expression.asString());
  }

  /** Calls of the API other than predictions. */
  double controlCalls() {
    return load.uploads() * workload.callsPerUpload();
  }

  private double events(Resource rule) {
    return rule.properties()
        .at("/EventPattern/detail-type")
        .valueStream()
        .mapToDouble(
            type -> load.uploads() * workload.runsByEvent().getOrDefault(type.asString(""), 1.0))
        .sum();
  }

  private void calls(Resource integration) {
    boolean predicts =
        deployment
            .all("AWS::ApiGatewayV2::Route")
            .filter(route ->
                Resource.references(route.properties().path("Target")).contains(integration.id()))
            .anyMatch(
                route -> route.properties().path("RouteKey").asString("").endsWith("/predict"));
    awaited(
        integration,
        integration.properties().path("IntegrationUri"),
        predicts ? load.predictions() : controlCalls());
  }

  private void unattended(Resource trigger, JsonNode target, double times) {
    add(trigger, target, new Runs(times, 0));
  }

  private void awaited(Resource trigger, JsonNode target, double times) {
    add(trigger, target, new Runs(0, times));
  }

  private void add(Resource trigger, JsonNode target, Runs more) {
    deployment
        .function(trigger.stack(), target)
        .ifPresent(function -> runs.merge(function, more, Runs::and));
  }
}

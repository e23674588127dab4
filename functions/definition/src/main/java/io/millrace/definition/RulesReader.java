package io.millrace.definition;

import io.millrace.domain.Task;
import io.millrace.domain.access.Role;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.project.RolloutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what happens to a trained model: gates, approval, deployment, monitoring. */
final class RulesReader {

  static final String AUTOMATIC = "automatic";

  /** Who decides where the file does not say: a person. */
  static final ApprovalPolicy APPROVAL = new ApprovalPolicy.ByRole(Role.APPROVER);

  static final DeploymentPolicy DEPLOYMENT = new DeploymentPolicy(5, Duration.ofHours(1));
  static final MonitoringPolicy MONITORING = new MonitoringPolicy(0.1, 0.25, 200);

  private static final Duration COOL_DOWN = Duration.ofDays(1);
  private static final long MOST_A_WEEK = 2;
  private static final double CHAMPION_TOLERANCE = 0.01;

  /** The gates where the file names none. */
  static List<Gate> gates(Task task) {
    Metric metric = task == Task.REGRESSION ? Metric.R2 : Metric.AUC;
    return List.of(new Gate.NotWorseThanChampion(metric, CHAMPION_TOLERANCE));
  }

  /**
   * Reads a list of gates.
   *
   * @param task empty if it could not be read
   */
  List<Gate> gates(Value value, Optional<Task> task) {
    List<Gate> gates = new ArrayList<>();
    value.items().forEach(item -> gate(item, task).ifPresent(gates::add));
    return gates;
  }

  private static Optional<Gate> gate(Value value, Optional<Task> task) {
    Section section = value.section("metric", "min", "max", "notWorseThanChampion");
    Optional<Metric> metric =
        section
            .require("metric")
            .flatMap(given ->
                given
                    .word(Metric.class)
                    .filter(word -> {
                      boolean applies = task.isEmpty() || word.appliesTo(task.get());
                      if (!applies) {
                        given.note("is no metric of a %s task".formatted(Words.of(task.get())));
                      }
                      return applies;
                    }));
    return metric.flatMap(of -> {
      String bound = of.higherIsBetter() ? "min" : "max";
      Optional<Value> limit = section.find(bound);
      Optional<Value> tolerance = section.find("notWorseThanChampion");
      if (section.find(of.higherIsBetter() ? "max" : "min").isPresent()
          || limit.isPresent() == tolerance.isPresent()) {
        value.note(
            "a gate on %s has either %s or notWorseThanChampion".formatted(Words.of(of), bound));
        return Optional.empty();
      }
      return limit.isPresent()
          ? limit.get().number().map(number -> new Gate.Bound(of, number))
          : tolerance.flatMap(given ->
              given
                  .number()
                  .flatMap(number -> given.make(() -> new Gate.NotWorseThanChampion(of, number))));
    });
  }

  Optional<ApprovalPolicy> approval(Value value) {
    return value.is(AUTOMATIC)
        ? Optional.of(new ApprovalPolicy.Automatic())
        : value.is("approver") || value.is("operator") || value.is("admin")
            ? value.word(Role.class).map(ApprovalPolicy.ByRole::new)
            : refused(value);
  }

  private static Optional<ApprovalPolicy> refused(Value value) {
    value.refuse("automatic, approver, operator or admin");
    return Optional.empty();
  }

  Optional<DeploymentPolicy> deployment(Value value) {
    Section section = value.section("errorsPerMinute", "watch", "rollout");
    long errors = section.get("errorsPerMinute", Value::integer, 5L);
    Duration watch = section.get("watch", Value::duration, DEPLOYMENT.watch());
    Optional<RolloutPolicy> rollout = section.find("rollout").flatMap(RolloutReader::read);
    return value.make(() ->
        new DeploymentPolicy(
            Math.clamp(errors, 0, Integer.MAX_VALUE), watch, rollout.orElse(null)));
  }

  Optional<MonitoringPolicy> monitoring(Value value) {
    Section section = value.section("watchPsi", "driftPsi", "minimumRows", "window", "respond");
    double watch = section.get("watchPsi", Value::number, MONITORING.watchPsi());
    double drift = section.get("driftPsi", Value::number, MONITORING.driftPsi());
    long rows = section.get("minimumRows", Value::integer, MONITORING.minimumRows());
    ResponsePolicy respond = section.find("respond").flatMap(RulesReader::response).orElse(null);
    Duration window = section.find("window").flatMap(Value::duration).orElse(null);
    return value.make(() -> new MonitoringPolicy(watch, drift, rows, window, respond));
  }

  private static Optional<ResponsePolicy> response(Value value) {
    Section section = value.section("retrain", "coolDown", "mostAWeek");
    boolean retrain = section.get("retrain", Value::flag, false);
    Duration coolDown = section.get("coolDown", Value::duration, COOL_DOWN);
    long most = section.get("mostAWeek", Value::integer, MOST_A_WEEK);
    return value.make(
        () -> new ResponsePolicy(retrain, coolDown, Math.clamp(most, 0, Integer.MAX_VALUE)));
  }
}

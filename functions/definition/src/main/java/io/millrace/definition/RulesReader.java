package io.millrace.definition;

import io.millrace.domain.access.Role;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.project.RolloutPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what happens to a version: approval, deployment, monitoring. */
final class RulesReader {

  static final String AUTOMATIC = "automatic";

  /** Who decides where the file does not say: a person. */
  static final ApprovalPolicy APPROVAL = new ApprovalPolicy.ByRole(Role.APPROVER);

  static final DeploymentPolicy DEPLOYMENT = new DeploymentPolicy(5, Duration.ofHours(1));
  static final MonitoringPolicy MONITORING = new MonitoringPolicy(0.1, 0.25, 200);

  private static final Duration COOL_DOWN = Duration.ofDays(1);
  private static final long MOST_A_WEEK = 2;

  Optional<ApprovalPolicy> approval(YamlValue value) {
    return value.is(AUTOMATIC)
        ? Optional.of(new ApprovalPolicy.Automatic())
        : value.is("approver") || value.is("operator") || value.is("admin")
            ? value.word(Role.class).map(ApprovalPolicy.ByRole::new)
            : refused(value);
  }

  private static Optional<ApprovalPolicy> refused(YamlValue value) {
    value.refuse("automatic, approver, operator or admin");
    return Optional.empty();
  }

  Optional<DeploymentPolicy> deployment(YamlValue value) {
    Section section = value.section("errorsPerMinute", "watch", "rollout", "backend", "fallback");
    long errors = section.get("errorsPerMinute", YamlValue::integer, 5L);
    Duration watch = section.get("watch", YamlValue::duration, DEPLOYMENT.watch());
    Optional<RolloutPolicy> rollout = section.find("rollout").flatMap(RolloutReader::read);
    Backend backend = section.get("backend", BackendReader::read, DEPLOYMENT.backend());
    Optional<FallbackPolicy> fallback = section.find("fallback").flatMap(FallbackReader::read);
    return value.make(() ->
        new DeploymentPolicy(
            Math.clamp(errors, 0, Integer.MAX_VALUE),
            watch,
            rollout.orElse(null),
            backend,
            fallback.orElse(null)));
  }

  Optional<MonitoringPolicy> monitoring(YamlValue value) {
    Section section =
        value.section(
            "watchPsi", "driftPsi", "minimumRows", "window", "respond", "metrics", "segments");
    double watch = section.get("watchPsi", YamlValue::number, MONITORING.watchPsi());
    double drift = section.get("driftPsi", YamlValue::number, MONITORING.driftPsi());
    long rows = section.get("minimumRows", YamlValue::integer, MONITORING.minimumRows());
    ResponsePolicy respond = section.find("respond").flatMap(RulesReader::response).orElse(null);
    Duration window = section.find("window").flatMap(YamlValue::duration).orElse(null);
    List<BusinessMetric> metrics =
        section.find("metrics").flatMap(MetricsReader::read).orElse(null);
    List<String> segments =
        section
            .find("segments")
            .map(list -> list.items().stream().flatMap(each -> each.text().stream()).toList())
            .filter(columns -> !columns.isEmpty())
            .orElse(null);
    return value.make(
        () -> new MonitoringPolicy(watch, drift, rows, window, respond, metrics, segments));
  }

  private static Optional<ResponsePolicy> response(YamlValue value) {
    Section section = value.section("retrain", "coolDown", "mostAWeek", "rollBack", "stop");
    Optional<Retrain> retrain = section.find("retrain").flatMap(RulesReader::retrain);
    Duration coolDown = section.get("coolDown", YamlValue::duration, COOL_DOWN);
    long most = section.get("mostAWeek", YamlValue::integer, MOST_A_WEEK);
    boolean rollBack = section.get("rollBack", YamlValue::flag, false);
    boolean stop = section.get("stop", YamlValue::flag, false);
    return value.make(() ->
        new ResponsePolicy(
            retrain.map(Retrain::wanted).orElse(false),
            coolDown,
            Math.clamp(most, 0, Integer.MAX_VALUE),
            rollBack ? true : null,
            stop ? true : null,
            retrain.map(Retrain::labels).orElse(null)));
  }

  /** Whether an incident is answered by a retraining, and once how many labels are there. */
  private record Retrain(boolean wanted, @Nullable Integer labels) {}

  private static Optional<Retrain> retrain(YamlValue value) {
    if (!value.isMapping()) {
      return value.flag().map(wanted -> new Retrain(wanted, null));
    }
    Optional<YamlValue> labels = value.section("labels").find("labels");
    if (labels.isEmpty()) {
      value.note("must be true, false or {labels: 500}");
    }
    return labels
        .flatMap(YamlValue::integer)
        .map(wanted -> new Retrain(true, Math.clamp(wanted, 0, Integer.MAX_VALUE)));
  }
}

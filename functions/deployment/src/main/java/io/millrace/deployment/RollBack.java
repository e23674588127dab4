package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Rollback;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.runtime.function.AwsEvents.Alarm;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Puts the previous version back when predictions of a version that is new begin to fail, or when
 * an alarm rings that a project named to watch its traffic while that moves.
 */
public final class RollBack implements Function<Alarm, RollBack.Answer> {

  private static final String RINGING = "ALARM";

  private final Policies policies;
  private final ErrorAlarms alarms;
  private final Deployments deployments;
  private final Rollouts rollouts;

  public RollBack(
      Policies policies, ErrorAlarms alarms, Deployments deployments, Rollouts rollouts) {
    this.policies = policies;
    this.alarms = alarms;
    this.deployments = deployments;
    this.rollouts = rollouts;
  }

  /**
   * Idempotent: one alarm takes back one version of a model at most, whenever and however often it
   * is told. An alarm that is no model's and that none named is no affair of ours.
   *
   * @throws InvalidInputException if it is the alarm of a model that does not exist
   */
  @Override
  public Answer apply(Alarm alarm) {
    Optional<ProjectName> own = alarms.projectOf(alarm.name());
    Map<String, Rollback> answers = new TreeMap<>();
    own.ifPresent(name -> answers.put(name.value(), answer(name, alarm)));
    if (own.isEmpty() && alarm.state().equals(RINGING)) {
      for (ProjectName name : rollouts.heeding(alarm.name())) {
        String why = "the alarm '%s' rings: %s".formatted(alarm.name(), alarm.reason());
        answers.put(name.value(), deployments.rollBack(name, alarm.at(), Duration.ZERO, why));
      }
    }
    return new Answer(answers);
  }

  private Rollback answer(ProjectName name, Alarm alarm) {
    DeploymentPolicy policy = policies.of(name);
    if (!alarm.state().equals(RINGING)) {
      return new Rollback.NotNeeded("the alarm is " + alarm.state());
    }
    return deployments.rollBack(
        name, alarm.at(), policy.watch(), "predictions fail: " + alarm.reason());
  }

  /**
   * What came of an alarm.
   *
   * @param models by name; empty where it watches none
   */
  public record Answer(Map<String, Rollback> models) {
    public Answer {
      models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
    }
  }
}

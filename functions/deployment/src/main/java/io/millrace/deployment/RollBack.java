package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Rollback;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.runtime.function.AwsEvents.Alarm;
import java.util.function.Function;

/** Puts the previous version back when predictions of a version that is new begin to fail. */
public final class RollBack implements Function<Alarm, Rollback> {

  private static final String RINGING = "ALARM";

  private final Projects projects;
  private final ErrorAlarms alarms;
  private final Deployments deployments;

  public RollBack(Projects projects, ErrorAlarms alarms, Deployments deployments) {
    this.projects = projects;
    this.alarms = alarms;
    this.deployments = deployments;
  }

  /**
   * Idempotent: one alarm takes back one version at most, whenever and however often it is told.
   *
   * @throws InvalidInputException if it is no alarm of a model of ours
   */
  @Override
  public Rollback apply(Alarm alarm) {
    ProjectName name =
        alarms
            .projectOf(alarm.name())
            .orElseThrow(() -> new InvalidInputException("alarm", "a model's", alarm.name()));
    Project project = projects.require(name);
    if (!alarm.state().equals(RINGING)) {
      return new Rollback.NotNeeded("the alarm is " + alarm.state());
    }
    return deployments.rollBack(
        name, alarm.at(), project.deployment().watch(), "predictions fail: " + alarm.reason());
  }
}

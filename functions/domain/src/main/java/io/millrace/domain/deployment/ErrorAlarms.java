package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import java.util.List;
import java.util.Optional;

/** The alarms on failed predictions, one a model. */
public interface ErrorAlarms {

  /**
   * Makes the alarm of a model ring from this many failed predictions in one minute on. Idempotent.
   *
   * @throws io.millrace.domain.UnavailableException if the alarm may not be set now
   */
  void watch(ProjectName project, int errorsPerMinute);

  /**
   * Whether the alarm of a model rings; one that was never set does not.
   *
   * @throws io.millrace.domain.UnavailableException if that cannot be told now
   */
  boolean isRinging(ProjectName project);

  /**
   * Why traffic may not go on that these alarms watch, whoever made them and whatever they are on:
   * the first that rings or that does not exist, in words. Empty where all are there and none
   * rings, be it for want of data.
   *
   * @param names 1 to 100
   * @throws io.millrace.domain.UnavailableException if that cannot be told now
   */
  Optional<String> objection(List<String> names);

  /** The project whose alarm has this name; empty if it is no such alarm. */
  Optional<ProjectName> projectOf(String alarmName);
}

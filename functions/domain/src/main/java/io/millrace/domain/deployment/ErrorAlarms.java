package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
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

  /** The project whose alarm has this name; empty if it is no such alarm. */
  Optional<ProjectName> projectOf(String alarmName);
}

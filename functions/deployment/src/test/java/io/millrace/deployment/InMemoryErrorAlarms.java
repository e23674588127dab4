package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.ErrorAlarms;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Alarms named {@code errors-of-<project>}. */
final class InMemoryErrorAlarms implements ErrorAlarms {

  private static final String PREFIX = "errors-of-";

  private final Map<String, Integer> limits = new TreeMap<>();

  @Override
  public void watch(ProjectName project, int errorsPerMinute) {
    limits.put(project.value(), errorsPerMinute);
  }

  @Override
  public Optional<ProjectName> projectOf(String alarmName) {
    return alarmName.startsWith(PREFIX)
        ? Optional.of(new ProjectName(alarmName.substring(PREFIX.length())))
        : Optional.empty();
  }

  /** Errors in one minute from which on it rings, by project. */
  Map<String, Integer> limits() {
    return limits;
  }
}

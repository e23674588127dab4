package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.ErrorAlarms;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Alarms named {@code errors-of-<project>}. */
final class InMemoryErrorAlarms implements ErrorAlarms {

  private static final String PREFIX = "errors-of-";

  private final Map<String, Integer> limits = new TreeMap<>();

  /** The models whose alarm rings. */
  final Set<ProjectName> ringing = new HashSet<>();

  /** The models whose alarm cannot be asked. */
  final Set<ProjectName> unreachable = new HashSet<>();

  /** Alarms of others that exist, and whether they ring. */
  final Map<String, Boolean> others = new TreeMap<>();

  @Override
  public Optional<String> objection(List<String> names) {
    return names.stream()
        .filter(name -> others.getOrDefault(name, true))
        .findFirst()
        .map(name ->
            others.containsKey(name)
                ? "the alarm '%s' rings".formatted(name)
                : "there is no alarm '%s' to watch it".formatted(name));
  }

  @Override
  public boolean isRinging(ProjectName project) {
    if (unreachable.contains(project)) {
      throw new UnavailableException("the alarm of " + project + " cannot be asked");
    }
    return ringing.contains(project);
  }

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

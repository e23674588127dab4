package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What a test says of its versions, whatever the project and the time. */
public final class InMemoryVersionMetrics implements VersionMetrics {

  private final Map<Integer, Tally> slow = new HashMap<>();
  private final Map<Integer, ShadowAnswers> shadows = new HashMap<>();

  /** So many requests of a version took longer than any limit. */
  public void slow(int version, Tally requests) {
    slow.put(version, requests);
  }

  /** A version answered so in the shadow. */
  public void shadow(int version, ShadowAnswers answers) {
    shadows.put(version, answers);
  }

  @Override
  public Tally slowerThan(Duration limit, ProjectName project, int version, Instant since) {
    return slow.getOrDefault(version, Tally.NONE);
  }

  @Override
  public ShadowAnswers shadow(ProjectName project, int version, Instant since) {
    return shadows.getOrDefault(version, ShadowAnswers.NONE);
  }
}

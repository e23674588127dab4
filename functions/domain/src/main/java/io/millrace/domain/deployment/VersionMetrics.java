package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;

/** What is measured of a version while traffic moves to it. */
public interface VersionMetrics {

  /**
   * The requests that a version answered, and those of them that took longer than a limit; what is
   * a minute or two old may not be among them yet.
   *
   * @param since from when on, rounded down to what is measured together: a minute, or an hour of
   *     what is days ago
   * @throws io.millrace.domain.UnavailableException if that cannot be told now
   */
  Tally slowerThan(Duration limit, ProjectName project, int version, Instant since);

  /**
   * What a version answered to copies of requests; with {@code since} as above.
   *
   * @throws io.millrace.domain.UnavailableException if that cannot be told now
   */
  ShadowAnswers shadow(ProjectName project, int version, Instant since);
}

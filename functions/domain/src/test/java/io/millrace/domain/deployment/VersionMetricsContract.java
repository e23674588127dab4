package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What {@link VersionMetrics} must do. */
public abstract class VersionMetricsContract {

  private static final Duration LIMIT = Duration.ofMillis(250);

  protected abstract VersionMetrics metrics();

  /** A name that no project has had. */
  protected abstract ProjectName newProject();

  /** Lets a version answer one request for each of these, each of which takes so long, now. */
  protected abstract void answer(ProjectName project, int version, double... millis);

  /**
   * Lets a version answer a copy of a request of so many instances, of which so many differ and
   * others fail, while the rest is off by so much in all, now.
   */
  protected abstract void copy(
      ProjectName project, int version, int instances, int different, int failed, double distance);

  @Test
  void whatAVersionAnsweredToCopiesIsAddedUp() {
    ProjectName project = newProject();
    Instant since = Instant.now();
    copy(project, 1, 7, 7, 0, 7);
    copy(project, 2, 10, 1, 2, 1);
    copy(project, 2, 2, 1, 0, 0.5);

    assertThat(metrics().shadow(project, 2, since)).isEqualTo(new ShadowAnswers(12, 2, 2, 0.15));
    assertThat(metrics().shadow(project, 3, since)).isEqualTo(ShadowAnswers.NONE);
  }

  @Test
  void theRequestsOfAVersionThatTookLongerAreCounted() {
    ProjectName project = newProject();
    ProjectName other = newProject();
    Instant since = Instant.now();
    answer(project, 1, 900, 900);
    answer(other, 2, 900);
    answer(project, 2, 1, 249.5, 250, 250.5, 900);

    assertThat(metrics().slowerThan(LIMIT, project, 2, since)).isEqualTo(new Tally(2, 5));
    assertThat(metrics().slowerThan(LIMIT, project, 1, since)).isEqualTo(new Tally(2, 2));
    assertThat(metrics().slowerThan(LIMIT, project, 3, since)).isEqualTo(Tally.NONE);
    assertThat(metrics().slowerThan(LIMIT, project, 2, since.minus(Duration.ofDays(3))))
        .as("a step of days")
        .isEqualTo(new Tally(2, 5));
  }
}

package io.millrace.domain.training;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a run's training job, {@code <stage>-<project>-<run id>}: a second launch of the same
 * run finds the first, and two stages in one account do not meet. With a stage of 7 characters at
 * most, a project of 40 and a run id of 14 it has 63, which is what SageMaker takes.
 */
public record JobName(String stage, ProjectName project, String runId) {

  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9]{1,6}");
  private static final Pattern NAME = Pattern.compile("([a-z0-9]+)-(.+)-(r-[0-9a-f]{12})");

  public JobName {
    Check.that(
        STAGE.matcher(stage).matches(),
        "stage",
        "2 to 7 lower-case letters and digits, starting with a letter",
        stage);
  }

  /**
   * Takes a job's name apart.
   *
   * @throws InvalidInputException if it is not one of a run
   */
  public static JobName parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new InvalidInputException("training job", "one of a run", name);
    }
    return new JobName(parts.group(1), new ProjectName(parts.group(2)), parts.group(3));
  }

  /** The folder of its run, in the bucket of data: {@code runs/<project>/<run id>}. */
  public String folder() {
    return "runs/%s/%s".formatted(project, runId);
  }

  @Override
  public String toString() {
    return "%s-%s-%s".formatted(stage, project, runId);
  }
}

package io.millrace.domain.training;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a run's training job, {@code <stage>-<project>-<run id>}: a second launch of the same
 * run finds the first, and two stages in one account do not meet. With a stage of 7 characters at
 * most, a project of 40 and a run id of 14 it has 63, which is what SageMaker takes. Where a run
 * takes several jobs, the letter that its id begins with says which.
 */
public record JobName(String stage, ProjectName project, String runId, Step step) {

  /** Which of a run's jobs it is. */
  public enum Step {
    /** Lays out the rows that the project's own code learns from. */
    PREPARE("p"),
    /** Runs that code. */
    CODE("s"),
    /** Runs that code several times, to find its settings; see {@link #isOfTuning}. */
    TUNING("t"),
    /** Learns a model, or judges the one that the project's code has learned; the run's last. */
    MODEL("r");

    private final String letter;

    Step(String letter) {
      this.letter = letter;
    }

    static Step of(String letter) {
      return Arrays.stream(values())
          .filter(step -> step.letter.equals(letter))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The folder of the rows that are laid out for the project's own code, in that of their run. */
  public static final String LAID_OUT = "learn";

  /** The folder of what that code leaves, in that of its run. */
  public static final String BROUGHT = "brought";

  private static final Pattern RUN_FOLDER =
      Pattern.compile("s3://[^/]+/runs/([^/]+)/(r-[0-9a-f]{12})/.*");

  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9]{1,6}");

  /** Of a search SageMaker takes 32 characters: the run's id alone says whose it is. */
  private static final Pattern TUNING_NAME = Pattern.compile("[a-z][a-z0-9]{1,6}-t-[0-9a-f]{12}");

  private static final Pattern NAME = Pattern.compile("([a-z0-9]+)-(.+)-([psr])-([0-9a-f]{12})");

  public JobName {
    Check.that(
        STAGE.matcher(stage).matches(),
        "stage",
        "2 to 7 lower-case letters and digits, starting with a letter",
        stage);
  }

  /** The name of a run's last job. */
  public JobName(String stage, ProjectName project, String runId) {
    this(stage, project, runId, Step.MODEL);
  }

  /** The name of another job of the same run. */
  public JobName of(Step other) {
    return new JobName(stage, project, runId, other);
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
    return new JobName(
        parts.group(1),
        new ProjectName(parts.group(2)),
        Step.MODEL.letter + "-" + parts.group(4),
        Step.of(parts.group(3)));
  }

  /** Whether this is the name of a job of a run. */
  public static boolean isOne(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether this is the name of a run's search, {@code <stage>-t-<run id>}. */
  public static boolean isOfTuning(String name) {
    return TUNING_NAME.matcher(name).matches();
  }

  /**
   * The run of a search.
   *
   * @param name of the search
   * @param output the {@code s3://bucket/prefix} under which its trials leave what they learn,
   *     which is in the run's {@link #folder}
   * @return the name of the run's last job
   * @throws InvalidInputException if it is not one of a run
   */
  public static JobName ofTuning(String name, String output) {
    Matcher folder = RUN_FOLDER.matcher(output);
    if (!isOfTuning(name) || !folder.matches() || !name.endsWith(folder.group(2).substring(1))) {
      throw new InvalidInputException("tuning job", "one of a run", name + " to " + output);
    }
    return new JobName(
        name.substring(0, name.indexOf('-')), new ProjectName(folder.group(1)), folder.group(2));
  }

  /** The folder of its run, in the bucket of data: {@code runs/<project>/<run id>}. */
  public String folder() {
    return "runs/%s/%s".formatted(project, runId);
  }

  @Override
  public String toString() {
    if (step == Step.TUNING) {
      return "%s-t%s".formatted(stage, runId.substring(1));
    }
    return "%s-%s-%s%s".formatted(stage, project, step.letter, runId.substring(1));
  }
}

package io.millrace.tabular;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.Gate;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.Task;
import io.millrace.domain.project.TrainingPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A project as a file of data suggests it, for a person to look over and change.
 *
 * <p>The same file gives the same proposal.
 *
 * @param project what is proposed
 * @param targets columns that could be the target, the likeliest first; the first is the project's
 * @param entityKeys columns that could say what a row is about, those with a telling name first
 */
public record ProjectProposal(Project project, List<String> targets, List<String> entityKeys) {

  private static final int MOST_CLASSES = 20;

  /** Words for the outcome that somebody wants to foresee. */
  private static final List<String> EVENTS =
      List.of("true", "yes", "1", "y", "bad", "churned", "fraud", "positive", "default", ">50k");

  public ProjectProposal {
    targets = List.copyOf(targets);
    entityKeys = List.copyOf(entityKeys);
  }

  /**
   * Proposes a project from the first {@value FileGuess#ROWS} rows of a file, which is opened
   * twice.
   *
   * @throws InvalidInputException if the file cannot be read or has no column to predict
   * @throws IOException if the source fails
   */
  public static ProjectProposal of(ProjectName name, Source source) throws IOException {
    List<ColumnGuess> guesses = FileGuess.columns(source);
    List<ColumnGuess> keys = Candidates.keys(guesses);
    List<ColumnGuess> targets = Candidates.targets(guesses, keys);
    if (targets.isEmpty()) {
      throw new InvalidInputException(
          "No column of the file can be predicted: each is empty, constant, text or a key.");
    }
    ColumnGuess target = targets.getFirst();
    String key =
        keys.stream()
            .filter(Candidates::isNamedKey)
            .map(ColumnGuess::name)
            .findFirst()
            .orElse(null);
    String time =
        guesses.stream()
            .filter(ColumnGuess::isTime)
            .map(ColumnGuess::name)
            .findFirst()
            .orElse(null);
    List<Column> columns =
        guesses.stream()
            .map(guess -> guess.column(guess.name().equals(key), guess == target))
            .toList();
    Task task = task(target);
    return new ProjectProposal(
        new Project(
            name,
            task,
            target.name(),
            task == Task.BINARY ? positive(target) : null,
            key,
            time,
            columns,
            checks(target, task),
            new TrainingPolicy(
                TrainingPolicy.Algorithm.XGBOOST,
                Map.of(),
                new TrainingPolicy.Split(0.15, 0.2, 1),
                new TrainingPolicy.Compute("ml.m5.large", 1, true, Duration.ofHours(1))),
            gates(task),
            new ApprovalPolicy.Automatic(),
            new DeploymentPolicy(5, Duration.ofMinutes(30)),
            new MonitoringPolicy(0.1, 0.25, 200)),
        targets.stream().map(ColumnGuess::name).toList(),
        keys.stream().map(ColumnGuess::name).toList());
  }

  private static Task task(ColumnGuess target) {
    boolean number = target.type() == ColumnType.NUMBER || target.type() == ColumnType.INTEGER;
    if (target.type() == ColumnType.NUMBER || (number && target.distinct() > MOST_CLASSES)) {
      return Task.REGRESSION;
    }
    return target.distinct() == 2 ? Task.BINARY : Task.MULTICLASS;
  }

  /** The value that means that it happened; the rarer one where no word tells. */
  private static String positive(ColumnGuess target) {
    if (target.type() == ColumnType.BOOLEAN) {
      return "true";
    }
    return target.values().stream()
        .filter(value -> EVENTS.contains(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(target.values().getFirst());
  }

  private static List<DatasetCheck> checks(ColumnGuess target, Task task) {
    List<DatasetCheck> checks = new ArrayList<>();
    checks.add(new DatasetCheck.RowCount(Math.max(1, target.count() / 10), null));
    checks.add(new DatasetCheck.Quarantine(0.05));
    if (task != Task.REGRESSION) {
      checks.add(new DatasetCheck.ClassBalance(Math.max(0.001, twoDigits(target.rarest() / 4))));
    }
    checks.add(new DatasetCheck.ChangeFromPrevious(0.5));
    return checks;
  }

  private static double twoDigits(double share) {
    return Math.floor(share * 100) / 100;
  }

  private static List<Gate> gates(Task task) {
    return switch (task) {
      case BINARY -> gates(Metric.AUC, 0.6, 0.02);
      case MULTICLASS -> gates(Metric.ACCURACY, 0.5, 0.02);
      case REGRESSION -> gates(Metric.R2, 0.2, 0.05);
    };
  }

  private static List<Gate> gates(Metric metric, double bound, double tolerance) {
    return List.of(new Gate.Bound(metric, bound), new Gate.NotWorseThanChampion(metric, tolerance));
  }
}

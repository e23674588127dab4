package io.millrace.tabular.propose;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Echo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A project as a file of data suggests it, for a person to look over and change. The file that it
 * was made from keeps every rule and passes every check of it: that was tried.
 *
 * <p>The same file gives the same proposal.
 *
 * @param project what is proposed
 * @param targets columns that could be the target, the likeliest first
 * @param entityKeys columns that could say what a row is about, the likeliest first
 * @param times columns that could say when a row happened, the likeliest first
 * @param given what of the file is not used, or less than it looks like, or may be more than
 *     somebody wants, and why: parts of sentences
 */
public record ProjectProposal(
    Project project,
    List<String> targets,
    List<String> entityKeys,
    List<String> times,
    List<String> given) {

  private static final TrainingPolicy.Split SPLIT = new TrainingPolicy.Split(0.15, 0.2, 1);
  private static final double QUARANTINE = 0.05;
  private static final double MOST_QUARANTINE = 0.9;
  private static final double LEAST_BALANCE = 0.001;
  private static final double MOST_BALANCE = 0.05;
  private static final double CHANGE = 0.5;
  private static final int MOST_GIVEN = 5;
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+([.,]\\d+)?");

  /** Words for the outcome that somebody wants to foresee. */
  private static final Set<String> EVENTS =
      Set.of(
          "true",
          "yes",
          "y",
          "ja",
          "oui",
          "si",
          "sí",
          "sim",
          "bad",
          "churned",
          "fraud",
          "positive",
          "default",
          ">50k");

  public ProjectProposal {
    targets = List.copyOf(targets);
    entityKeys = List.copyOf(entityKeys);
    times = List.copyOf(times);
    given = List.copyOf(given);
  }

  /**
   * What a person knows already.
   *
   * @param target the column to predict; null to propose one
   * @param task what to predict of it; null to go by its values
   */
  public record Wish(@Nullable String target, @Nullable Task task) {

    /** The wish to be proposed everything. */
    public static final Wish NONE = new Wish(null, null);
  }

  /**
   * Proposes a project for a file: looks at its first {@value FileGuess#ROWS} rows, and tries the
   * proposal on all of them, once and again for as long as one breaks it. The file is opened
   * several times.
   *
   * @throws InvalidInputException if the file cannot be read, has no column to predict or none to
   *     learn from, or is not as it is wished
   * @throws IOException if the source fails
   */
  public static ProjectProposal of(ProjectName name, Source source, Wish wish) throws IOException {
    List<ProposedColumn> columns =
        FileGuess.columns(source).stream().map(ProposedColumn::new).toList();
    checkRows(columns);
    Parts parts = new Parts(columns);
    ProposedColumn target = target(parts, wish);
    TrialIntake trial = new TrialIntake(source);
    Project project =
        trial.until(
            (broken, dropped) -> {
              List<ProposedColumn> kept =
                  columns.stream().filter(column -> !column.isLeftOut()).toList();
              return new Draft(name, kept, target, wish.task()).project(broken, dropped);
            },
            columns);
    List<String> given = new ArrayList<>();
    noHeader(columns).ifPresent(given::add);
    columns.forEach(column -> column.given().ifPresent(given::add));
    given.addAll(trial.given());
    return new ProjectProposal(
        project, names(parts.targets()), names(parts.keys()), names(parts.times()), given);
  }

  private static void checkRows(List<ProposedColumn> columns) {
    long rows = columns.stream().mapToLong(column -> column.guess().rows()).max().orElse(0);
    if (rows < 2) {
      throw new InvalidInputException(
          (rows == 0 ? "The file has no row" : "The file has a single row")
              + ", of which nothing can be proposed. A row of CSV is a line, of JSON an object: one a"
              + " line, or all in one array (pandas writes that with orient='records').");
    }
  }

  /** A file whose first line may be a row, as most of its names are numbers. */
  private static Optional<String> noHeader(List<ProposedColumn> columns) {
    List<String> numbers =
        columns.stream().map(ProposedColumn::name).filter(NUMBER.asMatchPredicate()).toList();
    return 2 * numbers.size() < columns.size() || numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The first line was taken for the names of columns, though it holds numbers (%s): if it is a row, put a line of names before it"
                .formatted(numbers.stream().limit(3).collect(Collectors.joining(", "))));
  }

  private static ProposedColumn target(Parts parts, Wish wish) {
    if (wish.target() != null) {
      return parts.named(wish.target());
    }
    return parts.targets().stream()
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "No column of the file can be predicted: each is empty, constant, text, a time, a"
                    + " code or a key. If one can, name it with --target."));
  }

  private static List<String> names(List<ProposedColumn> columns) {
    return columns.stream().map(ProposedColumn::name).toList();
  }

  /** A project of columns as they stand. */
  private record Draft(
      ProjectName name, List<ProposedColumn> columns, ProposedColumn target, @Nullable Task wish) {

    Project project(double broken, Set<Class<? extends DatasetCheck>> dropped) {
      Task task = Parts.task(target, wish);
      Parts parts = new Parts(columns);
      ProposedColumn key = parts.key(target).orElse(null);
      ProposedColumn time =
          parts.times().stream().filter(column -> column != target).findFirst().orElse(null);
      if (!hasFeature(key, time)) {
        columns.forEach(ProposedColumn::takeAsMeasure);
      }
      if (!hasFeature(key, time)) {
        throw new InvalidInputException(
            "There is nothing to learn '%s' from: every other column is empty, text, a time or a key.%s"
                .formatted(Echo.of(target.name()), given()));
      }
      List<Column> declared =
          columns.stream()
              .map(column ->
                  column.column(Parts.of(column, target, key, time), task != Task.REGRESSION))
              .toList();
      return new Project(
          name,
          task,
          target.name(),
          task == Task.BINARY ? positive() : null,
          key == null ? null : key.name(),
          time == null ? null : time.name(),
          declared,
          checks(task, broken, dropped),
          new TrainingPolicy(
              new BuiltInTrainer(Algorithm.XGBOOST, Map.of()),
              SPLIT,
              new LaunchPolicy(new Compute.SageMaker("ml.m5.large", 1, true, Duration.ofHours(1)))),
          ProposedGates.of(task, target.guess().words().values(), target.guess().count(), SPLIT),
          new ApprovalPolicy.Automatic(),
          new DeploymentPolicy(5, Duration.ofMinutes(30)),
          new MonitoringPolicy(0.1, 0.25, 200));
    }

    /** What was given up of columns, in sentences, each after a blank. */
    private String given() {
      return columns.stream()
          .flatMap(column -> column.given().stream())
          .limit(MOST_GIVEN)
          .map(why -> " " + why + ".")
          .collect(Collectors.joining());
    }

    private boolean hasFeature(@Nullable ProposedColumn key, @Nullable ProposedColumn time) {
      return columns.stream()
          .anyMatch(column -> column.isFeature(Parts.of(column, target, key, time)));
    }

    /** The value that means that it happened; the rarer one where no word tells. */
    private String positive() {
      List<String> classes = target.classes();
      return classes.stream()
          .filter(value ->
              EVENTS.contains(value.toLowerCase(Locale.ROOT))
                  || (value.equals("1") && (classes.contains("0") || classes.contains("-1"))))
          .findFirst()
          .orElse(classes.getFirst());
    }

    private List<DatasetCheck> checks(
        Task task, double broken, Set<Class<? extends DatasetCheck>> dropped) {
      List<DatasetCheck> checks = new ArrayList<>();
      checks.add(new DatasetCheck.RowCount(Math.max(1, target.guess().rows() / 10), null));
      double balance = Math.min(MOST_BALANCE, Math.floor(target.guess().rarest() * 250) / 1000);
      if (task != Task.REGRESSION && balance >= LEAST_BALANCE) {
        checks.add(new DatasetCheck.ClassBalance(balance));
      }
      checks.add(new DatasetCheck.Quarantine(quarantine(broken)));
      if (columns.stream().noneMatch(ProposedColumn::goesOn)) {
        checks.add(new DatasetCheck.ChangeFromPrevious(CHANGE));
      }
      checks.removeIf(check -> dropped.contains(check.getClass()));
      return checks;
    }

    /** The share of rows that may be broken: that of the file and as much again. */
    private static double quarantine(double broken) {
      return Math.max(QUARANTINE, Math.min(MOST_QUARANTINE, Math.ceil(broken * 200) / 100));
    }
  }
}

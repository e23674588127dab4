package io.millrace.domain.training;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.event.Trace;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.TimeIndex;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to learn a model.
 *
 * @param runId derived from what goes in, the data and definition or the run that is followed, and
 *     why: the same for the same reason is the same run
 * @param jobName of the training job, as {@link JobName} writes it
 * @param champion the version that the model was compared with; null where there was none
 * @param outcome null while the job runs or waits
 * @param trace that the run is a part of; null if nobody traced it
 * @param waiting for what its job has to wait before it can be started; null where it does not
 * @param attempt 1 for the first run on this data, then 2, 3 …
 * @param next the run that trains once more on its data; null where none does
 * @param reason why it was trained; null where its data were published
 * @param where its job runs and why there, in a sentence; null where the project says it itself
 * @param price what its job costs; null before it is launched, and where the price is not known
 * @param branch whose version of that number it learns from; null for the main line. What is
 *     learned on a branch is judged as any model, and becomes no version
 */
public record Run(
    ProjectName project,
    String runId,
    int datasetVersion,
    int projectRevision,
    @Nullable Integer champion,
    String jobName,
    Instant launchedAt,
    @Nullable Instant endedAt,
    @Nullable Outcome outcome,
    @Nullable Trace trace,
    @Nullable String waiting,
    int attempt,
    @Nullable String next,
    @Nullable Reason reason,
    @Nullable String where,
    @Nullable Price price,
    @Nullable String branch)
    implements Entity {

  /** So often the platform tries by itself what breaks for a reason that may pass. */
  public static final int ATTEMPTS = 3;

  /** A first attempt that waits for nothing. */
  public Run(
      ProjectName project,
      String runId,
      int datasetVersion,
      int projectRevision,
      @Nullable Integer champion,
      String jobName,
      Instant launchedAt,
      @Nullable Instant endedAt,
      @Nullable Outcome outcome,
      @Nullable Trace trace) {
    this(
        project,
        runId,
        datasetVersion,
        projectRevision,
        champion,
        jobName,
        launchedAt,
        endedAt,
        outcome,
        trace,
        null,
        1,
        null,
        null,
        null,
        null,
        null);
  }

  /** Why data are trained on that were published before, perhaps once more. */
  public sealed interface Reason {

    /** A number of {@link io.millrace.domain.monitoring.Incident}, whose answer it is. */
    record Incident(int number) implements Reason {}
  }

  /**
   * What a job costs, by list prices.
   *
   * @param currency of all amounts
   * @param month to which it is counted, by UTC, for instance {@code 2026-11}
   * @param perHour that it runs
   * @param estimated by the size of the data, before it ran
   * @param most that it may cost: then its time is up
   * @param spent by the time that AWS asks money for; null before it ended, and where nobody says
   */
  public record Price(
      String currency,
      String month,
      double perHour,
      double estimated,
      double most,
      @Nullable Double spent) {

    private static final double HOUR_MILLIS = 3_600_000;

    /** What so much time costs, to a millionth. */
    public static double of(double perHour, Duration time) {
      return Math.round(perHour * time.toMillis() / HOUR_MILLIS * 1e6) / 1e6;
    }

    /** The time after which the job costs the most that it may. */
    public Duration longest() {
      return Duration.ofMillis((long) (most / perHour * HOUR_MILLIS));
    }

    /** The same job, after all, for which so much time is paid. */
    Price counted(Duration time) {
      return new Price(currency, month, perHour, estimated, most, of(perHour, time));
    }
  }

  /** The runs of a project, in the order in which they were launched. */
  public static final TimeIndex<Run> BY_LAUNCH = new TimeIndex<>("run-at", Run::key);

  private static final int ID_DIGITS = 12; // as many as a job's name has room for

  /** What ids of runs look like. */
  public static final Pattern ID = Pattern.compile("r-[0-9a-f]{12}");

  /** The id of the run of this definition on this data. */
  public static String runId(ProjectName project, int projectRevision, Sha256 dataset) {
    return "r-"
        + Sha256.of(project + "/" + projectRevision + "/" + dataset)
            .toString()
            .substring(0, ID_DIGITS);
  }

  /** The id of the run of this definition on this data for this reason. */
  public static String runId(
      ProjectName project, int projectRevision, Sha256 dataset, Reason reason) {
    String why =
        switch (reason) {
          case Reason.Incident(var number) -> "incident/" + number;
        };
    return runId(project, projectRevision, dataset, why);
  }

  /** The id of the run of this definition on this version of a branch. */
  public static String runId(
      ProjectName project, int projectRevision, Sha256 dataset, String branch, int number) {
    return runId(project, projectRevision, dataset, "branch/%s/%s".formatted(branch, number));
  }

  private static String runId(
      ProjectName project, int projectRevision, Sha256 dataset, String why) {
    return "r-"
        + Sha256.of(project + "/" + projectRevision + "/" + dataset + "/" + why)
            .toString()
            .substring(0, ID_DIGITS);
  }

  /** Where the run of this id is kept. */
  public static Key<Run> key(ProjectName project, String runId) {
    return new Key<>(Run.class, Key.partitionOf(project), prefix() + runId);
  }

  /** The prefix of all runs' sort keys. */
  public static String prefix() {
    return "run#";
  }

  /** The id of the run that tries again what this one tried. */
  public String nextId() {
    return "r-" + Sha256.of(project + "/" + runId + "/again").toString().substring(0, ID_DIGITS);
  }

  /**
   * The run that tries again.
   *
   * @param revision of the definition that it follows
   * @param serving the version that it is to be compared with; null where none serves
   */
  public Run again(int revision, @Nullable Integer serving, Instant at) {
    String stage = JobName.parse(jobName).stage();
    return new Run(
        project,
        nextId(),
        datasetVersion,
        revision,
        serving,
        new JobName(stage, project, nextId()).toString(),
        at,
        null,
        null,
        trace,
        null,
        attempt + 1,
        null,
        reason,
        where,
        null,
        branch);
  }

  /**
   * The same run, whose job runs there.
   *
   * @param place and why, in a sentence; null where the project says it itself
   */
  public Run at(@Nullable String place) {
    return with(endedAt, outcome, waiting, next, reason, place, price, branch);
  }

  /** The same run, ended. */
  public Run ended(Instant at, Outcome how) {
    return with(at, how, waiting, next, reason, where, price, branch);
  }

  /**
   * The same run, whose job waits.
   *
   * @param what it waits for; null once it was started
   */
  public Run waiting(@Nullable String what) {
    return with(endedAt, outcome, what, next, reason, where, price, branch);
  }

  /** The same run, which is tried again. */
  public Run followedBy(Run again) {
    return with(endedAt, outcome, waiting, again.runId(), reason, where, price, branch);
  }

  /** The same run, for another reason than that its data were published. */
  public Run because(Reason why) {
    return with(endedAt, outcome, waiting, next, why, where, price, branch);
  }

  /** The same run, whose job costs that. */
  public Run priced(Price cost) {
    return with(endedAt, outcome, waiting, next, reason, where, cost, branch);
  }

  private Run with(
      @Nullable Instant end,
      @Nullable Outcome how,
      @Nullable String wait,
      @Nullable String following,
      @Nullable Reason why,
      @Nullable String place,
      @Nullable Price cost,
      @Nullable String line) {
    return new Run(
        project,
        runId,
        datasetVersion,
        projectRevision,
        champion,
        jobName,
        launchedAt,
        end,
        how,
        trace,
        wait,
        attempt,
        following,
        why,
        place,
        cost,
        line);
  }

  /** The same run, which learns from a branch. */
  public Run on(String line) {
    return with(endedAt, outcome, waiting, next, reason, where, price, line);
  }

  /** What it learns from, in words. */
  public String data() {
    return branch == null
        ? "dataset " + datasetVersion
        : "version %s of branch %s".formatted(datasetVersion, branch);
  }

  /** How a run ended. */
  public sealed interface Outcome {

    /** A model that fails no gate; where one could not tell, a person decides. */
    record Passed(Model model) implements Outcome {}

    /** A model that fails a gate. */
    record GateFailed(Model model) implements Outcome {}

    /**
     * No model.
     *
     * @param reason in plain words; of more than 4000 characters, the beginning
     */
    record NoModel(String reason) implements Outcome {
      public NoModel {
        reason = Shortened.to(4000, reason);
      }
    }

    /**
     * No model, because somebody wanted none any more.
     *
     * @param by who stopped it
     * @param why in their words; of more than 2000 characters, the beginning
     */
    record Stopped(String by, String why) implements Outcome {
      public Stopped {
        why = Shortened.to(2000, why);
      }
    }
  }

  /**
   * What a job learned, and how good it is.
   *
   * @param archive the model archive
   * @param digest of the archive
   * @param evaluation on held-out rows, in {@link Evaluation#brief}
   * @param championEvaluation of the champion on the same rows; null where none was measured
   * @param verdicts of the project's gates
   * @param doubts what speaks against the model whatever the gates say, each a sentence
   * @param leaderboard the models that it was chosen from; null where there was no choice
   * @param tuning the trials that it is the best of; null where no job was a trial
   */
  public record Model(
      ObjectRef archive,
      Sha256 digest,
      Evaluation evaluation,
      @Nullable Evaluation championEvaluation,
      List<GateVerdict> verdicts,
      List<String> doubts,
      @Nullable Leaderboard leaderboard,
      @Nullable TuningTrials tuning) {
    public Model {
      evaluation = evaluation.brief();
      championEvaluation = championEvaluation == null ? null : championEvaluation.brief();
      verdicts = List.copyOf(verdicts);
      doubts = List.copyOf(doubts);
    }

    /** The same, the best of these trials. */
    public Model bestOf(@Nullable TuningTrials trials) {
      return new Model(
          archive, digest, evaluation, championEvaluation, verdicts, doubts, leaderboard, trials);
    }

    /** A model that was chosen from no others. */
    public Model(
        ObjectRef archive,
        Sha256 digest,
        Evaluation evaluation,
        @Nullable Evaluation championEvaluation,
        List<GateVerdict> verdicts,
        List<String> doubts) {
      this(archive, digest, evaluation, championEvaluation, verdicts, doubts, null, null);
    }

    /** A model that nothing but its gates was asked about. */
    public Model(
        ObjectRef archive,
        Sha256 digest,
        Evaluation evaluation,
        @Nullable Evaluation championEvaluation,
        List<GateVerdict> verdicts) {
      this(archive, digest, evaluation, championEvaluation, verdicts, List.of());
    }

    /**
     * Why a person has to decide, though every gate were enough for the project: gates that could
     * not tell, and doubts. Empty where nothing is left open.
     */
    public List<String> leftOpen() {
      return Stream.concat(
              verdicts.stream()
                  .filter(GateVerdict.Inconclusive.class::isInstance)
                  .map(GateVerdict::because),
              doubts.stream())
          .toList();
    }
  }
}

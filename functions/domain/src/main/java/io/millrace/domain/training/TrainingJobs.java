package io.millrace.domain.training;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.OwnCode.Framework;
import io.millrace.domain.project.Tuning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where training programs run. */
public interface TrainingJobs {

  /**
   * Starts a job. Idempotent: where a job of this name exists, nothing happens.
   *
   * @return whether there is such a job now
   * @throws io.millrace.domain.InvalidInputException if the job can never be started as it is
   *     described
   * @throws io.millrace.domain.UnavailableException if it may be started later
   */
  Launch launch(TrainingJob job);

  /** What is known of the job of this name; empty if there is none. */
  Optional<JobState> describe(String name);

  /**
   * Asks the job of this name to stop: it is described as one that runs until it has. Idempotent:
   * one that has ended stays as it is, and where there is none, nothing happens.
   *
   * @throws io.millrace.domain.UnavailableException if it may be asked later
   */
  void stop(String name);

  /**
   * How long the job of this name is paid for; empty where there is none, or nobody says. While it
   * runs, so far.
   */
  Optional<Duration> billed(String name);

  /** The trials of a search of this name, in any order; empty where there is none. */
  List<TuningTrials.Entry> trials(String name);

  /**
   * What a job reads and where it runs.
   *
   * @param channels the {@code s3://bucket/prefix} under each input channel's name, or the {@code
   *     s3://bucket/key.manifest} of a list of objects, as SageMaker defines one
   * @param output the {@code s3://bucket/prefix} under which the archive is put
   * @param program that is run
   * @param tuning how the program's settings are searched for, by one job a trial, all of them in
   *     the place of this one; null for one that is run once
   */
  record TrainingJob(
      String name,
      Map<String, String> channels,
      String output,
      Compute compute,
      Program program,
      @Nullable Tuning tuning) {
    public TrainingJob {
      channels = Map.copyOf(channels);
    }

    /** A job that is run once. */
    public TrainingJob(
        String name,
        Map<String, String> channels,
        String output,
        Compute compute,
        Program program) {
      this(name, channels, output, compute, program, null);
    }

    /** A job of the platform's trainer, which leaves an archive. */
    public TrainingJob(String name, Map<String, String> channels, String output, Compute compute) {
      this(name, channels, output, compute, new Program.Trainer(false));
    }
  }

  /** What a job runs. */
  sealed interface Program {

    /**
     * The platform's trainer.
     *
     * @param unpacked whether what it leaves is kept file by file, below {@code
     *     output/<job>/output/model/}, and not as one archive
     */
    record Trainer(boolean unpacked) implements Program {}

    /**
     * A program of the project's, in a framework's image.
     *
     * @param file that is run, in the archive {@value #ARCHIVE} of the channel {@value #CHANNEL}
     * @param network whether it has to reach one, as to install what it requires
     */
    record Script(Framework framework, String file, boolean network) implements Program {

      /** The channel that the sources are in. */
      public static final String CHANNEL = "code";

      /** The archive's name. */
      public static final String ARCHIVE = "sourcedir.tar.gz";
    }

    /** A container of the project's. */
    record Container(String uri) implements Program {}
  }

  /** What came of a launch. */
  sealed interface Launch {
    /** There is a job of this name. */
    record Started() implements Launch {}

    /**
     * There is none: others take all that the account may take. It can be started once they end.
     */
    record NoCapacity(String reason) implements Launch {}
  }

  /** How far a job is. */
  sealed interface JobState {
    /** It has not ended yet. */
    record Running(String phase) implements JobState {}

    /** It ended with an archive, at this bucket and key. */
    record Completed(String bucket, String key) implements JobState {}

    /** It ended without one, and would end so again: what it was told or given is wrong. */
    record Failed(String reason) implements JobState {}

    /** It ended without one for a reason that may pass: the machine was lost, or memory short. */
    record Broken(String reason) implements JobState {}
  }
}

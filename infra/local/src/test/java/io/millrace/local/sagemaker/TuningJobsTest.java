package io.millrace.local.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.local.sagemaker.TuningInputs.CreateHyperParameterTuningJob;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the trials of a tuning job make of it; what is asked and answered is in the conformance. */
@Timeout(120)
class TuningJobsTest {

  /** Prints the value of {@code x}, twice as much before. */
  private static final String MEASURE =
      "x=$(sed -E 's/.*\"x\":\"([^\"]*)\".*/\\1/' $MILLRACE_ML_ROOT/input/config/hyperparameters.json);"
          + " echo loss=9$x; echo loss=$x";

  @TempDir Path folder;
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> opened = new ArrayList<>();
  private InstantSource clock = InstantSource.system();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void ofWhatIsPrintedTheLastCountsAndTheBestIsTold() {
    TuningJob job = create(tuning(MEASURE), "Minimize", 6, 2);

    JsonNode description = ended(job);
    assertThat(description.path(TuningJob.STATUS).asString()).isEqualTo("Completed");
    assertThat(description.at("/TrainingJobStatusCounters/Completed").asInt()).isEqualTo(6);
    JsonNode best = description.path("BestTrainingJob");
    double value = best.at("/FinalHyperParameterTuningJobObjectiveMetric/Value").asDouble();
    assertThat(value)
        .isBetween(0.0, 1.0)
        .isEqualTo(Double.parseDouble(best.at("/TunedHyperParameters/x").asString()));
    assertThat(List.copyOf(events))
        .anyMatch(event -> event.contains("\"Completed\"") && event.contains("s3://models/out"));
  }

  @Test
  void aTrialIsGivenWhatItTriesWhatAllAreGivenAndWhatItIsTunedFor() {
    TuningJobs tuning = tuning(MEASURE);
    TuningJob job = create(tuning, "Maximize", 1, 1);

    ended(job);

    assertThat(tuning.trials(job))
        .singleElement()
        .satisfies(trial -> {
          JsonNode given = trial.description().path("HyperParameters");
          assertThat(given.propertyNames())
              .containsExactlyInAnyOrder("x", "colour", "_tuning_objective_metric");
          assertThat(given.path("colour").asString()).isEqualTo("red");
          assertThat(trial.description().path("TuningJobArn").asString()).isEqualTo(job.arn());
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 3     | 9 | No training job succeeded after 5 attempts",
        "exit 3     | 2 | No training job succeeded after 2 attempts",
        "echo none  | 9 | No objective metrics found after running 5 training jobs"
      })
  void nothingIsHopedForWhereNoTrialSucceeds(String program, int most, String reason) {
    TuningJob job = create(tuning(program), "Minimize", most, 1);

    JsonNode description = ended(job);

    assertThat(description.path(TuningJob.STATUS).asString()).isEqualTo("Failed");
    assertThat(description.path("FailureReason").asString()).startsWith(reason);
  }

  @Test
  void whoIsStoppedLaunchesNoMore() {
    TuningJobs tuning = tuning("exec sleep 60");
    TuningJob job = create(tuning, "Minimize", 50, 2);
    await(() -> tuning.trials(job).size() == 2);

    tuning.stop("tune-1");

    assertThat(ended(job).path(TuningJob.STATUS).asString()).isEqualTo("Stopped");
    assertThat(tuning.trials(job))
        .hasSize(2)
        .extracting(TrainingJob::status)
        .containsOnly("Stopped");
    assertThatThrownBy(() -> tuning.stop("tune-1")).isInstanceOf(ServiceException.class);
  }

  @Test
  void itGoesOnAfterARestartAndEndsWhenItsTimeIsUp() throws Exception {
    TuningJob before = create(tuning("exec sleep 60"), "Minimize", 50, 2);
    close();
    opened.clear();
    clock = InstantSource.offset(clock, Duration.ofSeconds(200));
    assertThat(before.status()).isEqualTo("InProgress");

    TuningJob after = tuning("exec sleep 60").find("tune-1");

    assertThat(ended(after).path(TuningJob.STATUS).asString()).isEqualTo("Stopped");
  }

  /** Far from the best the one knows where to look, and the other does not. */
  @Test
  void theBayesianSearchLooksWhereItWasGood() {
    Map<String, ParameterSpace.Side> sides = new LinkedHashMap<>();
    sides.put("x", new ParameterSpace.Side.Fraction(0.001, 100, true));
    sides.put("y", new ParameterSpace.Side.Whole(1, 200, false));
    var space = new ParameterSpace(sides);

    assertThat(loss(space, TuningStrategy.BAYESIAN))
        .isLessThan(loss(space, TuningStrategy.RANDOM) / 2);
  }

  /** On average over seeds, of the best of 40. */
  private static double loss(ParameterSpace space, TuningStrategy strategy) {
    double sum = 0;
    for (long seed = 1; seed <= 20; seed++) {
      List<TuningStrategy.Tried> tried = new ArrayList<>();
      for (int trial = 0; trial < 40; trial++) {
        Map<String, String> values = strategy.next(space, trial, tried, seed);
        double x = Math.log10(Double.parseDouble(values.getOrDefault("x", ""))) - 1;
        double y = Double.parseDouble(values.getOrDefault("y", "")) / 100 - 0.6;
        tried.add(new TuningStrategy.Tried(values, x * x + y * y));
      }
      sum += tried.stream().mapToDouble(TuningStrategy.Tried::loss).min().orElseThrow();
    }
    return sum;
  }

  @Test
  void everyValueHasAPlaceThatHasIt() {
    for (ParameterSpace.Side side :
        List.of(
            new ParameterSpace.Side.Whole(-3, 4, false),
            new ParameterSpace.Side.Whole(1, 1000, true),
            new ParameterSpace.Side.Fraction(2, 2, true),
            new ParameterSpace.Side.Fraction(1e-6, 1, true),
            new ParameterSpace.Side.OneOf(List.of("a", "b", "c")))) {
      for (double place = 0; place < 1; place += 0.01) {
        String value = side.value(place);
        double back = Math.clamp(side.place(value), 0, Math.nextDown(1.0));
        if (side instanceof ParameterSpace.Side.Fraction) {
          assertThat(Double.parseDouble(side.value(back)))
              .isCloseTo(
                  Double.parseDouble(value), org.assertj.core.data.Percentage.withPercentage(1e-6));
        } else {
          assertThat(side.value(back)).isEqualTo(value);
        }
      }
    }
  }

  private TuningJob create(TuningJobs tuning, String goal, int most, int parallel) {
    JsonNode given =
        JsonTrees.parse(
            """
            {"HyperParameterTuningJobName":"tune-1",
             "HyperParameterTuningJobConfig":{"Strategy":"Bayesian",
               "HyperParameterTuningJobObjective":{"Type":"%s","MetricName":"loss"},
               "ResourceLimits":{"MaxNumberOfTrainingJobs":%s,"MaxParallelTrainingJobs":%s,"MaxRuntimeInSeconds":180},
               "ParameterRanges":{"ContinuousParameterRanges":[{"Name":"x","MinValue":"0.25","MaxValue":"0.75"}]}},
             "TrainingJobDefinition":{"StaticHyperParameters":{"colour":"red"},
               "RoleArn":"arn:aws:iam::000000000000:role/trainer",
               "AlgorithmSpecification":{"TrainingImage":"x/millrace-trainer:1","TrainingInputMode":"File",
                 "MetricDefinitions":[{"Name":"loss","Regex":"loss=([0-9.]+)"}]},
               "OutputDataConfig":{"S3OutputPath":"s3://models/out"},
               "ResourceConfig":{"InstanceType":"ml.m5.large","InstanceCount":1,"VolumeSizeInGB":30},
               "StoppingCondition":{"MaxRuntimeInSeconds":60}}}
            """
                .formatted(goal, most, parallel));
    return tuning.create(Inputs.read(CreateHyperParameterTuningJob.class, given), given);
  }

  private TuningJobs tuning(String script) {
    var program = new TrainingProgram(List.of("sh", "-c", script), Map.of());
    var changes = new StateChanges((bus, source, type, detail, resources) -> events.add(detail), 1);
    var jobs =
        new TrainingJobs(
            folder,
            2,
            clock,
            job ->
                new JobRun(
                    job, program, new NoStorage(), (group, stream, message) -> {}, changes, clock));
    var tuning =
        new TuningJobs(
            new JsonFolder(folder.resolve("_tuning")),
            jobs,
            new TrainingPrograms(Map.of("millrace-trainer", program)),
            changes,
            clock,
            7);
    opened.add(jobs);
    opened.add(tuning);
    jobs.resume();
    tuning.resume();
    return tuning;
  }

  private static JsonNode ended(TuningJob job) {
    await(() -> {
      synchronized (job) {
        return !job.isRunning();
      }
    });
    return job.description();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Buckets that nothing is in, and that keep nothing. */
  private static final class NoStorage implements JobStorage {
    @Override
    public List<String> list(String bucket, String prefix) {
      return List.of();
    }

    @Override
    public void download(String bucket, String key, Path file) {
      throw new IllegalStateException(key);
    }

    @Override
    public void upload(Path file, String bucket, String key) {}
  }
}

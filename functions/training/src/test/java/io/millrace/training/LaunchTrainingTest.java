package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.OUTPUT;
import static io.millrace.training.TrainingModule.PUBLISHED;
import static io.millrace.training.TrainingModule.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.project.WeeklyTime;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.training.Expenses;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Spending;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.domain.training.TuningTrials;
import io.millrace.runtime.function.AwsEvents.TrainingNews;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchTrainingTest {

  private static final TrainingNews TURN = new TrainingNews(null, null);
  private final TrainingModule module = new TrainingModule();

  @Test
  void aDatasetVersionIsTrainedOnOnceHoweverOftenItIsAnnounced() throws IOException {
    RunState launched = module.launch.apply(PUBLISHED);

    assertThat(launched).isEqualTo(new RunState("telco-churn", RUN, "launched"));
    assertThat(module.launch.apply(PUBLISHED)).isEqualTo(launched);
    assertThat(module.jobs.launched()).containsOnlyKeys(JOB);
    var job = Objects.requireNonNull(module.jobs.launched().get(JOB));
    assertThat(job.output()).isEqualTo("s3://data/" + OUTPUT);
    assertThat(job.channels())
        .isEqualTo(
            Map.of(
                "dataset",
                "s3://data/runs/telco-churn/%s/dataset.manifest".formatted(RUN),
                "config",
                "s3://data/runs/telco-churn/%s/config/".formatted(RUN)));
    String config = "runs/telco-churn/%s/config/run.json".formatted(RUN);
    try (var in = module.objects.read(module.objects.head("data", config).orElseThrow())) {
      assertThat(Json.read(in, TrainingInput.class))
          .isEqualTo(
              new TrainingInput(
                  Samples.project(),
                  RUN,
                  new TrainingInput.Dataset(
                      1,
                      Sha256.of("in-1"),
                      2,
                      List.of(new TrainingInput.Part("in-1/data.parquet", Sha256.of("in-1")))),
                  7));
    }
    assertThat(
            new String(
                module
                    .objects
                    .read(
                        module
                            .objects
                            .head("data", "runs/telco-churn/%s/dataset.manifest".formatted(RUN))
                            .orElseThrow())
                    .readAllBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo("[{\"prefix\":\"s3://data/datasets/telco-churn/\"},\"in-1/data.parquet\"]");
  }

  @Test
  void whereDataAreTrainedOnWhenAskedTheFirstAreAndTheNextAreNot() {
    var asked = new TrainingModule(new TrainingTrigger.Asked());
    asked.publish("in-2");

    assertThat(asked.launch.apply(PUBLISHED).state()).isEqualTo("launched");
    assertThat(asked.launch.apply(new Event.DatasetPublished(CHURN, 2)).state())
        .isEqualTo("not now");
    assertThat(asked.jobs.launched()).hasSize(1);
  }

  /** Of three files in a row the last is trained on, once the time has passed since the first. */
  @Test
  void whereTrainingIsAtMostDailyTheNewestIsTrainedOnNextDay() {
    var daily = new TrainingModule(new TrainingTrigger.Every(Duration.ofDays(1)));
    daily.launch.apply(PUBLISHED);
    daily.publish("in-2");
    daily.publish("in-3");

    assertThat(daily.launch.apply(new Event.DatasetPublished(CHURN, 2)).state())
        .isEqualTo("not now");
    assertThat(daily.launch.apply(new Event.DatasetPublished(CHURN, 3)).state())
        .isEqualTo("not now");
    LaunchTraining nextDay = daily.after(Duration.ofDays(1)).launch;
    assertThat(nextDay.apply(new Event.DatasetPublished(CHURN, 2)).state()).isEqualTo("not now");
    assertThat(nextDay.apply(new Event.DatasetPublished(CHURN, 3)).state()).isEqualTo("launched");
  }

  /** What is published at the epoch, a Thursday in Kyiv, is trained on next Monday, the newest. */
  @Test
  void whereTrainingIsOnMondaysTheNewestIsTrainedOnThenAndNothingWhereNothingIsNew() {
    var weekly =
        new TrainingModule(
            new TrainingTrigger.At(WeeklyTime.parse("every monday 02:00 Europe/Kyiv")));
    weekly.launch.apply(PUBLISHED);
    weekly.publish("in-2");
    weekly.publish("in-3");
    Instant monday = Instant.parse("1970-01-04T23:00:00Z");
    var sunday = weekly.after(Duration.between(Instant.EPOCH, monday.minusSeconds(1)));
    String newest = "dev-telco-churn-" + Run.runId(CHURN, 1, Sha256.of("in-3"));

    assertThat(sunday.launch.apply(new Event.DatasetPublished(CHURN, 3)).state())
        .isEqualTo("not now");
    assertThat(sunday.rung).hasValue(monday);
    sunday.conclude.apply(TURN);
    assertThat(weekly.jobs.launched()).containsOnlyKeys(JOB);

    var then = weekly.after(Duration.between(Instant.EPOCH, monday));
    then.conclude.apply(TURN);
    then.conclude.apply(TURN);
    assertThat(weekly.jobs.launched()).containsOnlyKeys(JOB, newest);

    var nextWeek = weekly.after(Duration.between(Instant.EPOCH, monday.plus(Duration.ofDays(7))));
    nextWeek.conclude.apply(TURN);
    assertThat(weekly.jobs.launched()).hasSize(2);
    assertThat(then.rung.get()).as("nothing waits").isNull();
  }

  /** Each file has two rows. */
  @Test
  void whereSoManyNewRowsAreWaitedForTheNewestIsTrainedOnWhenTheyAreThere() {
    var rows = new TrainingModule(new TrainingTrigger.NewRows(4));
    rows.launch.apply(PUBLISHED);
    rows.publish("in-2");
    assertThat(rows.launch.apply(new Event.DatasetPublished(CHURN, 2)).state())
        .isEqualTo("not now");

    rows.publish("in-3");

    assertThat(rows.launch.apply(new Event.DatasetPublished(CHURN, 2)).state())
        .isEqualTo("not now");
    assertThat(rows.launch.apply(new Event.DatasetPublished(CHURN, 3)).state())
        .isEqualTo("launched");
  }

  @Test
  void theRowsOfAllFilesThatCameAtOnceAreNew() {
    var rows = new TrainingModule(new TrainingTrigger.NewRows(4));
    rows.launch.apply(PUBLISHED);
    rows.publish("in-2", 4L);

    assertThat(rows.launch.apply(new Event.DatasetPublished(CHURN, 2)).state())
        .isEqualTo("launched");
  }

  /** One file, two models: each its own project, with its own gates. */
  @Test
  void whoLearnsFromTheSameDataHasARunOfItsOwnOfTheSameParts() throws IOException {
    var tenure = new ProjectName("telco-tenure");
    var owning =
        new TrainingModule(
            Samples.project(CHURN, new DataPolicy(Mode.REPLACE, null, null, List.of(tenure))));
    owning.declare(Samples.project(tenure, new DataPolicy(Mode.REPLACE, null, CHURN, null)));

    owning.launch.apply(new Event.ProjectDeclared(tenure, 1));
    owning.launch.apply(PUBLISHED);
    owning.launch.apply(new Event.DatasetPublished(tenure, 1));

    String run = Run.runId(tenure, 1, Sha256.of("in-1"));
    assertThat(owning.jobs.launched()).containsOnlyKeys(JOB, "dev-telco-tenure-" + run);
    assertThat(
            new String(
                owning
                    .objects
                    .read(
                        owning
                            .objects
                            .head("data", "runs/telco-tenure/%s/dataset.manifest".formatted(run))
                            .orElseThrow())
                    .readAllBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo("[{\"prefix\":\"s3://data/datasets/telco-churn/\"},\"in-1/data.parquet\"]");
  }

  /** The same data were trained on already: another reason is another run, once. */
  @Test
  void anIncidentIsAnsweredByARunOfItsOwnHoweverOftenItIsAskedFor() {
    module.launch.apply(PUBLISHED);
    module.stateStore.write(List.of(answeredIncident()), List.of());
    var wanted = new Event.RetrainingWanted(CHURN, 1);

    RunState launched = module.launch.apply(wanted);
    assertThat(module.launch.apply(wanted)).isEqualTo(launched);

    assertThat(launched.runId()).isNotEqualTo(RUN);
    assertThat(module.jobs.launched()).hasSize(2);
    Run run = module.runs.find(CHURN, launched.runId()).orElseThrow();
    assertThat(run.reason()).isEqualTo(new Run.Reason.Incident(1));
    assertThat(run.datasetVersion()).isEqualTo(1);
    assertThatThrownBy(() -> module.launch.apply(new Event.RetrainingWanted(CHURN, 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("incident 2 of telco-churn asks for no training");
  }

  private static Write<Incident> answeredIncident() {
    return Write.create(
        Incident.key(CHURN, 1),
        new Incident(
            CHURN,
            1,
            1,
            Instant.EPOCH,
            Instant.EPOCH,
            DriftVerdict.DRIFT,
            DriftVerdict.DRIFT,
            List.of(new Incident.Affected("tenure", DriftVerdict.DRIFT, null, null, "It moved.")),
            null,
            Incident.Handling.NONE,
            new Incident.Retraining(1, Instant.EPOCH),
            null,
            null));
  }

  @Test
  void theChampionGoesAlong() {
    module.deployed();

    module.launch.apply(PUBLISHED);

    var job = Objects.requireNonNull(module.jobs.launched().get(JOB));
    assertThat(job.channels()).containsEntry("champion", "s3://models/telco-churn/0123/");
    assertThat(module.runs.find(CHURN, RUN).orElseThrow().champion()).isEqualTo(1);
  }

  @Test
  void aJobThatCanNeverBeStartedEndsItsRun() {
    TrainingJobs refusing =
        new TrainingJobs() {
          @Override
          public List<TuningTrials.Entry> trials(String name) {
            return List.of();
          }

          @Override
          public Launch launch(TrainingJob job) {
            throw new InvalidInputException("there is no ml.x9.huge");
          }

          @Override
          public void stop(String name) {}

          @Override
          public Optional<Duration> billed(String name) {
            return Optional.empty();
          }

          @Override
          public Optional<JobState> describe(String name) {
            return Optional.empty();
          }
        };

    assertThat(module.with(refusing).launch.apply(PUBLISHED).state())
        .isEqualTo("no model: there is no ml.x9.huge");
    assertThat(module.stateStore.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void aJobBeyondTheStagesLimitsIsNotStartedAndTheRunSaysWhatMayBeAskedFor() {
    var small = new TrainingLimits(List.of("ml.t3.medium"), Duration.ofDays(1));
    var quick = new TrainingLimits(List.of("ml.m5.large"), Duration.ofMinutes(1));

    assertThat(module.with(small).launch.apply(PUBLISHED).state())
        .isEqualTo(
            "no model: training.compute.instance must be one of ml.t3.medium in this stage,"
                + " but was 'ml.m5.large'");
    assertThat(module.jobs.launched()).isEmpty();
    assertThat(module.stateStore.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));

    var another = new TrainingModule();
    assertThat(another.with(quick).launch.apply(PUBLISHED).state())
        .startsWith("no model: training.compute.timeLimit must be 1 minutes at most");
    assertThat(another.jobs.launched()).isEmpty();
  }

  @Test
  void whatAJobCostsIsEstimatedBeforeItRunsAndCountedWhenItHasEnded() {
    module.launch.apply(PUBLISHED);
    Run.Price before = Objects.requireNonNull(run().price());
    assertThat(before.perHour()).isEqualTo(0.120753, within(1e-6)); // ml.m5.large and 30 GiB
    assertThat(before.estimated()).isEqualTo(before.perHour() * 63 / 3600, within(1e-6));
    assertThat(before.most()).isEqualTo(before.perHour(), within(1e-6)); // for an hour
    assertThat(before.spent()).isNull();

    module.jobs.pay(Duration.ofSeconds(90));
    module.jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
    module.conclude.apply(JOB);

    assertThat(Objects.requireNonNull(run().price()).spent()).isEqualTo(0.003019);
    assertThat(
            new Expenses(new Transactions(module.stateStore, _ -> {}), TrainingModule.CLOCK)
                .spending(CHURN, Instant.EPOCH))
        .isEqualTo(new Spending(CHURN, "1970-01", 0.003019, Map.of()));
  }

  @Test
  void nothingIsLaunchedThatWouldCostMoreThanIsLeftOfTheBudgetAndTheRunSaysSo() {
    var poor = new TrainingModule(Samples.project(null, 0.001));

    assertThat(poor.launch.apply(PUBLISHED).state())
        .isEqualTo(
            "no model: Training would cost about 0.0021 USD, and of the 0.0010 USD that"
                + " training.budget gives 1970-01, 0.00 USD are spent: raise it, choose a"
                + " training.compute that costs less, or train again next month.");
    assertThat(poor.jobs.launched()).isEmpty();
    assertThat(poor.stateStore.announced()).last().isEqualTo(new Event.RunFailed(CHURN, RUN));
  }

  @Test
  void aJobIsStoppedWhenNothingIsLeftOfTheBudget() {
    var thrifty = new TrainingModule(Samples.project(null, 0.04025));
    thrifty.launch.apply(PUBLISHED);

    var job = Objects.requireNonNull(thrifty.jobs.launched().get(JOB));
    assertThat(job.compute().timeLimit())
        .isBetween(Duration.ofSeconds(1199), Duration.ofSeconds(1200));
  }

  private Run run() {
    return module.runs.find(CHURN, RUN).orElseThrow();
  }
}

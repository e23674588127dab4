package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.PUBLISHED;
import static io.millrace.training.TrainingModule.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.OwnCode.Framework;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.project.Tuning;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Program;
import io.millrace.domain.training.TuningTrials;
import io.millrace.modeling.archive.Sources;
import io.millrace.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The three jobs of a run whose model a project's own code learns. */
class OwnCodeJobsTest {

  private static final byte[] SOURCES =
      new Sources(Map.of("train.py", "print()", "requirements.txt", "numpy")).packed();
  private static final Sha256 SOURCE = Sha256.of(SOURCES);
  private static final String PREPARE = JOB.replace("-r-", "-p-");
  private static final String CODE = JOB.replace("-r-", "-s-");
  private static final String TUNING = "dev-t" + RUN.substring(1);
  private static final Tuning SEARCH =
      new Tuning(
          Tuning.Strategy.RANDOM,
          12,
          2,
          null,
          Tuning.Goal.MAXIMIZE,
          "auc=([0-9.]+)",
          Map.of("rate", new Tuning.Values.Fraction(0.1, 0.5)));
  private static final String FOLDER = "s3://data/runs/telco-churn/" + RUN;

  private final TrainingModule module =
      by(new OwnCode.Script("train.py", SOURCE, Framework.SKLEARN));

  @Test
  void theRowsAreLaidOutThenLearnedFromAndTheModelIsJudged() {
    brought(SOURCES);

    assertThat(module.launch.apply(PUBLISHED).state()).isEqualTo("launched");
    assertThat(module.jobs.launched()).containsOnlyKeys(PREPARE);
    assertThat(program(PREPARE)).isEqualTo(new Program.Trainer(true));

    module.jobs.reach(PREPARE, new JobState.Completed("data", "learn"));
    assertThat(module.conclude.apply(PREPARE).state()).isEqualTo("launched");
    assertThat(module.conclude.apply(PREPARE).state()).isEqualTo("launched");
    assertThat(module.jobs.launched()).containsOnlyKeys(PREPARE, CODE);
    assertThat(program(CODE)).isEqualTo(new Program.Script(Framework.SKLEARN, "train.py", true));
    String rows = "%s/learn/%s/output/model/".formatted(FOLDER, PREPARE);
    assertThat(job(CODE).channels())
        .as("nothing of what judges")
        .isEqualTo(
            Map.of(
                "train", rows + "train/",
                "validation", rows + "validation/",
                "signature", rows + "signature/",
                "code", "s3://data/sources/telco-churn/%s/".formatted(SOURCE)));

    module.jobs.reach(CODE, left(CODE));
    assertThat(module.conclude.apply(CODE).state()).isEqualTo("launched");
    assertThat(module.jobs.launched()).containsOnlyKeys(PREPARE, CODE, JOB);
    assertThat(job(JOB).channels())
        .containsEntry("brought", "%s/brought/%s/output/".formatted(FOLDER, CODE))
        .containsKeys("dataset", "config");

    module.learned(0.9);
    assertThat(module.conclude.apply(JOB).state()).isEqualTo("passed");
  }

  @Test
  void whatSettingsAreSearchedForTheBestTrialIsJudgedAndAllAreTold() {
    var tuned = by(new OwnCode.Script("train.py", SOURCE, Framework.SKLEARN, SEARCH));
    brought(tuned, SOURCES);
    tuned.launch.apply(PUBLISHED);
    tuned.jobs.reach(PREPARE, new JobState.Completed("data", "learn"));

    assertThat(tuned.conclude.apply(PREPARE).state()).isEqualTo("launched");
    assertThat(tuned.conclude.apply(PREPARE).state()).isEqualTo("launched");
    assertThat(tuned.jobs.launched()).containsOnlyKeys(PREPARE, TUNING);
    assertThat(job(tuned, TUNING).tuning()).isEqualTo(SEARCH);
    assertThat(job(tuned, TUNING).output()).isEqualTo(FOLDER + "/brought");

    tuned.jobs.reach(TUNING, left(TUNING + "-002-0a1b2c3d"));
    tuned.jobs.tried(
        List.of(
            new TuningTrials.Entry("a", Map.of("rate", "0.1"), 0.7, "Completed"),
            new TuningTrials.Entry("b", Map.of("rate", "0.2"), null, "Failed"),
            new TuningTrials.Entry(
                TUNING + "-002-0a1b2c3d", Map.of("rate", "0.3"), 0.8, "Completed")));
    assertThat(tuned.conclude.apply(JOB).state()).isEqualTo("launched");
    assertThat(job(tuned, JOB).channels())
        .containsEntry("brought", FOLDER + "/brought/" + TUNING + "-002-0a1b2c3d/output/");
    var told = tuned.objects.head("data", "runs/telco-churn/%s/config/trial.json".formatted(RUN));
    assertThat(Json.read(tuned.objects.read(told.orElseThrow()), TuningTrials.Entry.class))
        .as("what the card tells")
        .extracting(TuningTrials.Entry::settings)
        .isEqualTo(Map.of("rate", "0.3"));

    tuned.learned(0.9);
    assertThat(tuned.conclude.apply(JOB).state()).isEqualTo("passed");
    assertThat(tuned.runs.find(CHURN, RUN).orElseThrow().outcome())
        .isInstanceOfSatisfying(
            Outcome.Passed.class,
            passed ->
                assertThat(Objects.requireNonNull(passed.model().tuning()).entries())
                    .extracting(TuningTrials.Entry::job)
                    .containsExactly(TUNING + "-002-0a1b2c3d", "a", "b"));
  }

  @Test
  void everyTrialMayCostWhatAJobMayAndIsStoppedWithTheRun() {
    var tuned = by(new OwnCode.Script("train.py", SOURCE, Framework.SKLEARN, SEARCH));
    brought(tuned, SOURCES);
    tuned.launch.apply(PUBLISHED);
    var price = Objects.requireNonNull(tuned.runs.find(CHURN, RUN).orElseThrow().price());
    assertThat(price.most()).isCloseTo((2 + 12) * price.perHour(), within(1e-6)); // an hour each
    tuned.jobs.reach(PREPARE, new JobState.Completed("data", "learn"));
    tuned.conclude.apply(PREPARE);

    tuned.runs.stopped(tuned.runs.find(CHURN, RUN).orElseThrow(), "ada", "enough");
    tuned.launch.apply(new Event.RunStopped(CHURN, RUN));

    assertThat(tuned.jobs.describe(TUNING))
        .hasValueSatisfying(state -> assertThat(state).isInstanceOf(JobState.Failed.class));
  }

  private static JobState left(String job) {
    return new JobState.Completed(
        "data", "runs/telco-churn/%s/brought/%s/output/model.tar.gz".formatted(RUN, job));
  }

  @Test
  void codeThatFailsEndsTheRunInItsWords() {
    brought(SOURCES);
    module.launch.apply(PUBLISHED);
    module.jobs.reach(PREPARE, new JobState.Completed("data", "learn"));
    module.conclude.apply(PREPARE);
    module.jobs.reach(CODE, new JobState.Failed("AlgorithmError: no column 'age'"));

    assertThat(module.conclude.apply(CODE).state())
        .isEqualTo("no model: AlgorithmError: no column 'age'");
  }

  @Test
  void whatAllItsJobsMayCostIsSetAsideAndWhatTheyDidIsCounted() {
    brought(SOURCES);
    module.launch.apply(PUBLISHED);
    assertThat(price().most()).isCloseTo(3 * price().perHour(), within(1e-6)); // an hour each
    module.jobs.pay(Duration.ofSeconds(90));
    module.jobs.reach(PREPARE, new JobState.Completed("data", "learn"));
    module.conclude.apply(PREPARE);
    module.jobs.reach(CODE, new JobState.Failed("AlgorithmError"));
    module.conclude.apply(CODE);

    assertThat(price().spent()).isCloseTo(2 * 90 * price().perHour() / 3600, within(1e-6));
  }

  private Run.Price price() {
    return Objects.requireNonNull(module.runs.find(CHURN, RUN).orElseThrow().price());
  }

  @Test
  void aMachineThatIsLostIsTriedAgainFromTheFirstJobOn() {
    brought(SOURCES);
    module.launch.apply(PUBLISHED);
    module.jobs.reach(PREPARE, new JobState.Broken("lost"));

    module.conclude.apply(PREPARE);

    String next = Objects.requireNonNull(module.runs.find(CHURN, RUN).orElseThrow().next());
    assertThat(module.jobs.launched())
        .containsOnlyKeys(PREPARE, "dev-telco-churn-" + next.replace("r-", "p-"));
  }

  @Test
  void sourcesThatAreNotThereOrOthersAreNotRun() {
    assertThat(reason()).contains("are not here", "./millrace put project.yaml");

    brought(new Sources(Map.of("train.py", "other")).packed());
    assertThat(reason()).contains("are not those that the definition names");
  }

  @Test
  void sourcesWithoutTheProgramAreNotRun() {
    byte[] others = new Sources(Map.of("main.py", "print()")).packed();
    var without = by(new OwnCode.Script("train.py", Sha256.of(others), Framework.XGBOOST));
    without.objects.write(
        "data",
        Sources.folder(CHURN, Sha256.of(others)) + Program.Script.ARCHIVE,
        others,
        "application/gzip");

    assertThat(without.launch.apply(PUBLISHED).state())
        .isEqualTo("no model: The sources have no train.py; they have [main.py].");
  }

  @Test
  void aContainerIsGivenTheSameRowsAndNoSources() {
    String image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/own:7";
    var container = by(new OwnCode.Container(image));
    container.launch.apply(PUBLISHED);
    container.jobs.reach(PREPARE, new JobState.Completed("data", "learn"));
    container.conclude.apply(PREPARE);

    var job = Objects.requireNonNull(container.jobs.launched().get(CODE));
    assertThat(job.program()).isEqualTo(new Program.Container(image));
    assertThat(job.channels()).containsOnlyKeys("signature", "train", "validation");
  }

  private String reason() {
    var again = by(new OwnCode.Script("train.py", SOURCE, Framework.SKLEARN));
    module
        .objects
        .head("data", Sources.folder(CHURN, SOURCE) + Program.Script.ARCHIVE)
        .ifPresent(there -> {
          try (var in = module.objects.read(there)) {
            again.objects.write("data", there.key(), in.readAllBytes(), "application/gzip");
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    again.launch.apply(PUBLISHED);
    return ((Outcome.NoModel)
            Objects.requireNonNull(again.runs.find(CHURN, RUN).orElseThrow().outcome()))
        .reason();
  }

  private void brought(byte[] sources) {
    brought(module, sources);
  }

  private static void brought(TrainingModule to, byte[] sources) {
    to.objects.write(
        "data",
        Sources.folder(CHURN, SOURCE) + Program.Script.ARCHIVE,
        sources,
        "application/gzip");
  }

  private Program program(String job) {
    return job(job).program();
  }

  private TrainingJobs.TrainingJob job(String name) {
    return job(module, name);
  }

  private static TrainingJobs.TrainingJob job(TrainingModule of, String name) {
    return Objects.requireNonNull(of.jobs.launched().get(name));
  }

  private static TrainingModule by(OwnCode code) {
    Project project = Samples.project();
    return new TrainingModule(
        new Project(
            project.name(),
            project.task(),
            project.target(),
            project.positive(),
            project.entityKey(),
            project.eventTime(),
            project.columns(),
            project.checks(),
            new TrainingPolicy(code, project.training().split(), project.training().launch()),
            project.gates(),
            project.approval(),
            project.deployment(),
            project.monitoring()));
  }
}

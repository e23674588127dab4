package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.PUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.training.TrainingJobs.Program;
import io.millrace.modeling.archive.Sources;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The job of a run whose model was brought. */
class BroughtModelJobTest {

  private static final Sha256 DIGEST = Sha256.of("model");
  private static final String KEY = Sources.folder(CHURN, DIGEST) + "model";

  private final TrainingModule module = new TrainingModule(project());

  @Test
  void oneJobOfTheTrainerIsGivenTheModelAndWhatJudgesIt() {
    module.objects.write(
        "data",
        KEY,
        "model".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "application/octet-stream");

    assertThat(module.launch.apply(PUBLISHED).state()).isEqualTo("launched");
    assertThat(module.launch.apply(PUBLISHED).state()).isEqualTo("launched");

    assertThat(module.jobs.launched()).containsOnlyKeys(JOB);
    var job = Objects.requireNonNull(module.jobs.launched().get(JOB));
    assertThat(job.program()).isEqualTo(new Program.Trainer(false));
    assertThat(job.compute()).isInstanceOf(Compute.Function.class);
    assertThat(job.channels())
        .containsEntry("brought", "s3://data/sources/telco-churn/%s/".formatted(DIGEST))
        .containsKeys("dataset", "config");
    module.learned(0.9);
    assertThat(module.conclude.apply(JOB).state()).isEqualTo("passed");
  }

  @Test
  void aModelThatIsNotThereEndsTheRunWithHowToSendIt() {
    assertThat(module.launch.apply(PUBLISHED).state())
        .startsWith("no model: The model churn.onnx (SHA-256 " + DIGEST.shortHex())
        .endsWith("is not here: ./millrace put project.yaml sends it along.");
  }

  private static Project project() {
    Project project = Samples.project();
    return new Project(
        project.name(),
        project.task(),
        project.target(),
        project.positive(),
        project.entityKey(),
        project.eventTime(),
        project.columns(),
        project.checks(),
        new TrainingPolicy(
            new BroughtModel("churn.onnx", DIGEST),
            project.training().split(),
            new LaunchPolicy(new Compute.Function())),
        project.gates(),
        project.approval(),
        project.deployment(),
        project.monitoring());
  }
}

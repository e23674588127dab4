package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.OwnCode.Framework;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingJobs.Program;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.OutputCompressionType;
import software.amazon.awssdk.services.sagemaker.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;

/** What SageMaker is asked to fence a job with. */
class SageMakerRequestTest {

  private static final TrainingJob JOB =
      new TrainingJob(
          "dev-telco-churn-r-0123456789ab",
          Map.of("dataset", "s3://data/datasets/"),
          "s3://data/runs",
          new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofMinutes(10)));

  @Test
  void aJobRunsInItsSitesSubnetsAndWritesUnderItsKey() {
    CreateTrainingJobRequest request =
        request(
            new JobSite(
                "image",
                "role",
                "code-role",
                "eu-central-1",
                "key",
                List.of("subnet-1", "subnet-2"),
                List.of("sg-1"),
                Tags.parse("millrace-stage=dev,team=churn")));

    assertThat(request.vpcConfig().subnets()).containsExactly("subnet-1", "subnet-2");
    assertThat(request.vpcConfig().securityGroupIds()).containsExactly("sg-1");
    assertThat(request.outputDataConfig().kmsKeyId()).isEqualTo("key");
    assertThat(request.resourceConfig().volumeKmsKeyId()).isEqualTo("key");
    assertThat(request.tags())
        .extracting(tag -> tag.key() + " " + tag.value())
        .containsExactly("millrace-stage dev", "team churn");
    assertThat(request.enableNetworkIsolation()).isTrue();
  }

  @Test
  void aChannelIsAllObjectsUnderItsPrefixOrThoseOfItsList() {
    var site =
        new JobSite(
            "image", "role", "code-role", "eu-central-1", "key", List.of(), List.of(), Map.of());
    var job =
        new TrainingJob(
            JOB.name(),
            Map.of(
                "config",
                "s3://data/runs/1/config/",
                "dataset",
                "s3://data/runs/1/dataset.manifest"),
            JOB.output(),
            JOB.compute());

    assertThat(request(site, job).inputDataConfig())
        .extracting(channel -> channel.dataSource().s3DataSource().s3DataTypeAsString())
        .containsExactly("S3Prefix", "ManifestFile");
  }

  @Test
  void aScriptRunsInItsFrameworksImageOfTheRegionInARoleOfItsOwn() {
    var request = request(SITE, job(new Program.Script(Framework.SKLEARN, "train.py", false)));

    assertThat(request.algorithmSpecification().trainingImage())
        .isEqualTo(
            "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3");
    assertThat(request.roleArn()).isEqualTo("code-role");
    assertThat(request.hyperParameters())
        .isEqualTo(
            Map.of(
                "sagemaker_program",
                "\"train.py\"",
                "sagemaker_submit_directory",
                "\"/opt/ml/input/data/code/sourcedir.tar.gz\""));
    assertThat(request.enableNetworkIsolation()).isTrue();
  }

  @Test
  void onlyAScriptThatInstallsSomethingReachesTheNetwork() {
    assertThat(
            request(SITE, job(new Program.Script(Framework.XGBOOST, "train.py", true)))
                .enableNetworkIsolation())
        .isFalse();
    assertThat(request(SITE, job(new Program.Container("uri"))).enableNetworkIsolation()).isTrue();
  }

  @Test
  void aContainerIsRunAsItIsNamed() {
    var request = request(SITE, job(new Program.Container("123.dkr.ecr/own:7")));

    assertThat(request.algorithmSpecification().trainingImage()).isEqualTo("123.dkr.ecr/own:7");
    assertThat(request.roleArn()).isEqualTo("code-role");
    assertThat(request.hyperParameters()).isEmpty();
  }

  @Test
  void rowsThatAreLaidOutAreKeptFileByFile() {
    assertThat(request(SITE, job(new Program.Trainer(true))).outputDataConfig().compressionType())
        .isEqualTo(OutputCompressionType.NONE);
    assertThat(request(SITE, JOB).outputDataConfig().compressionType()).isNull();
  }

  @Test
  void whereNoImageOfAFrameworkIsKnownThatIsSaid() {
    var site =
        new JobSite("image", "role", "code", "cn-north-1", null, List.of(), List.of(), Map.of());

    assertThatThrownBy(
            () -> request(site, job(new Program.Script(Framework.PYTORCH, "train.py", false))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cn-north-1")
        .hasMessageContaining("training.image");
  }

  private static final JobSite SITE =
      new JobSite(
          "image", "role", "code-role", "eu-central-1", "key", List.of(), List.of(), Map.of());

  private static TrainingJob job(Program program) {
    return new TrainingJob(JOB.name(), JOB.channels(), JOB.output(), JOB.compute(), program);
  }

  /** By EC2's tables of instance store volumes. */
  @Test
  void aDiskThatIsInTheMachineIsGivenNoKey() {
    var site =
        new JobSite(
            "image", "role", "code-role", "eu-central-1", "key", List.of(), List.of(), Map.of());

    assertThat(TrainingInstanceType.knownValues())
        .extracting(TrainingInstanceType::toString)
        .filteredOn(type -> request(site, on(type)).resourceConfig().volumeKmsKeyId() == null)
        .extracting(type -> type.split("\\.", -1)[1])
        .containsOnly(
            "g4dn",
            "g5",
            "g6",
            "g6e",
            "p3dn",
            "p4d",
            "p4de",
            "p5",
            "p5e",
            "p5en",
            "p6-b200",
            "p6e-gb200",
            "r5d",
            "trn1",
            "trn1n",
            "trn2");
  }

  @Test
  void aSiteWithoutSubnetsAndKeyIsAmazonsAndTheProgramReachesNoNetworkThereEither() {
    CreateTrainingJobRequest request = request(JobSite.of("image", "role"));

    assertThat(request.vpcConfig()).isNull();
    assertThat(request.outputDataConfig().kmsKeyId()).isNull();
    assertThat(request.enableNetworkIsolation()).isTrue();
  }

  @Test
  void aQuotaThatIsUsedUpIsWaitedForAndSaidByItsName() {
    SageMakerClient full =
        (SageMakerClient)
            Proxy.newProxyInstance(
                SageMakerClient.class.getClassLoader(),
                new Class<?>[] {SageMakerClient.class},
                (proxy, method, arguments) -> {
                  throw ResourceLimitExceededException.builder().statusCode(400).build();
                });

    assertThat(new SageMakerTrainingJobs(full, JobSite.of("image", "role")).launch(JOB))
        .isInstanceOfSatisfying(
            Launch.NoCapacity.class,
            waits -> assertThat(waits.reason()).contains("ml.m5.large", "doctor"));
  }

  private static TrainingJob on(String instanceType) {
    return new TrainingJob(
        "job",
        Map.of(),
        "s3://data/runs",
        new Compute.SageMaker(instanceType, 1, false, Duration.ofMinutes(10)));
  }

  private static CreateTrainingJobRequest request(JobSite site) {
    return request(site, JOB);
  }

  private static CreateTrainingJobRequest request(JobSite site, TrainingJob job) {
    try (var client =
        SageMakerClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      return new SageMakerTrainingJobs(client, site)
          .request(job, (Compute.SageMaker) job.compute());
    }
  }
}

package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * What a training job may do. One of the trainer: read data sets, run configurations and earlier
 * models, write what runs keep, pull the trainer's image, and log. One of a project's own code, in
 * a role of its own: read the rows that were laid out for it and sources, and write what it leaves;
 * of whichever project, since all of them share the role. Neither reaches the stateTable or the
 * intake bucket.
 */
public final class TrainerRole extends Construct {

  private static final String LOGS = "log-group:/aws/sagemaker/TrainingJobs:*";

  private final Role role;
  private final Role codeRole;
  private final Stage stage;
  private final DataStack data;
  private final @Nullable PrivateNetwork network;

  public TrainerRole(
      Construct scope, String id, Stage stage, DataStack data, @Nullable PrivateNetwork network) {
    super(scope, id);
    this.stage = stage;
    this.data = data;
    this.network = network;
    role = role("Role", "What a training job may do");
    data.data().grantRead(role, "datasets/", "runs/", "sources/");
    data.data().grantWrite(role, "runs/");
    data.models().grantRead(role, "");
    data.trainerImages().grantPull(role);
    codeRole = role("CodeRole", "What a training job of a project's own code may do");
    data.data().grantRead(codeRole, "runs/*/*/learn/", "sources/");
    data.data().grantWrite(codeRole, "runs/*/*/brought/");
    SageMakerRole.grantPull(codeRole);
  }

  private Role role(String id, String description) {
    Role made = SageMakerRole.of(this, id, description, Arns.of(this, "logs", LOGS));
    if (network != null) {
      network.grantJob(made);
    }
    data.key().grantVolumes(made);
    return made;
  }

  /**
   * Allows starting training jobs and searches in this role, stopping them, asking after them, and
   * nothing else with it.
   */
  public void grantLaunch(IGrantable launcher) {
    grantDescribe(launcher);
    data.key().grantVolumes(launcher);
    SageMakerRole.allowTo(
        launcher,
        List.of("sagemaker:CreateTrainingJob", "sagemaker:StopTrainingJob", "sagemaker:AddTags"),
        jobs());
    SageMakerRole.allowTo(
        launcher,
        List.of(
            "sagemaker:AddTags",
            "sagemaker:CreateHyperParameterTuningJob",
            "sagemaker:DescribeHyperParameterTuningJob",
            "sagemaker:ListTrainingJobsForHyperParameterTuningJob",
            "sagemaker:StopHyperParameterTuningJob"),
        searches());
    SageMakerRole.grantPass(launcher, role, codeRole);
  }

  /** Allows asking what became of a training job. */
  public void grantDescribe(IGrantable reader) {
    SageMakerRole.allowTo(reader, List.of("sagemaker:DescribeTrainingJob"), jobs());
  }

  /** Allows reading what training jobs print. */
  public void grantReadLogs(IGrantable reader) {
    SageMakerRole.allowTo(
        reader,
        List.of("logs:DescribeLogStreams", "logs:GetLogEvents"),
        Arns.of(this, "logs", LOGS));
  }

  /** Allows writing what a job prints that runs elsewhere. */
  void grantWriteLogs(IGrantable writer) {
    SageMakerRole.allowTo(
        writer,
        List.of("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
        Arns.of(this, "logs", LOGS));
  }

  /** The environment of whoever starts jobs: what they run, where, and how much they may. */
  Map<String, String> variables() {
    Stage.Training limits = stage.limits().training();
    Map<String, String> variables = new TreeMap<>();
    variables.put("TRAINER_IMAGE", data.trainerImages().image());
    variables.put("TRAINER_ROLE_ARN", role.getRoleArn());
    variables.put("CODE_ROLE_ARN", codeRole.getRoleArn());
    variables.put("TRAINER_TAGS", Tagging.written(stage.tags()));
    variables.put("TRAINING_INSTANCE_TYPES", String.join(",", limits.instanceTypes()));
    variables.put("TRAINING_LONGEST", limits.longest().toString());
    String key = data.key().arn();
    if (key != null) {
      variables.put("TRAINER_KEY", key);
    }
    if (network != null) {
      variables.putAll(network.variables());
    }
    return variables;
  }

  /** The searches of the stage's runs, and no other's. */
  private String searches() {
    return Arns.of(this, "sagemaker", "hyper-parameter-tuning-job/%s-t-*".formatted(stage.name()));
  }

  /** The stage's jobs, and no other's. */
  private String jobs() {
    return Arns.of(this, "sagemaker", "training-job/%s-*".formatted(stage.name()));
  }
}

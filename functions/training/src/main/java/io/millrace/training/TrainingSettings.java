package io.millrace.training;

import io.millrace.aws.JobSite;
import io.millrace.aws.Tags;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.runtime.process.Variables;
import java.time.Duration;
import java.util.List;

/** What the module's functions are told by their environment. */
record TrainingSettings(
    String stage,
    String table,
    String dataBucket,
    String function,
    String launchClock,
    JobSite site,
    TrainingLimits limits) {

  static TrainingSettings of(Variables variables) {
    return new TrainingSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"),
        variables.required("TRAIN_MODEL"),
        variables.required("LAUNCH_CLOCK"),
        new JobSite(
            variables.required("TRAINER_IMAGE"),
            variables.required("TRAINER_ROLE_ARN"),
            variables.required("CODE_ROLE_ARN"),
            variables.required("AWS_REGION"),
            variables.all().get("TRAINER_KEY"),
            listed(variables, "TRAINER_SUBNETS"),
            listed(variables, "TRAINER_SECURITY_GROUP"),
            Tags.parse(variables.required("TRAINER_TAGS"))),
        new TrainingLimits(
            List.of(variables.required("TRAINING_INSTANCE_TYPES").split(",")),
            Duration.parse(variables.required("TRAINING_LONGEST"))));
  }

  private static List<String> listed(Variables variables, String name) {
    String value = variables.all().get(name);
    return value == null ? List.of() : List.of(value.split(","));
  }
}

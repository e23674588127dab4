package io.millrace.training;

import io.millrace.domain.training.TrainingLimits;
import io.millrace.lambda.Variables;
import java.time.Duration;
import java.util.List;

/** What the room's functions are told by their environment. */
record TrainingSettings(
    String stage,
    String table,
    String dataBucket,
    String trainerImage,
    String trainerRoleArn,
    TrainingLimits limits) {

  static TrainingSettings of(Variables variables) {
    return new TrainingSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"),
        variables.required("TRAINER_IMAGE"),
        variables.required("TRAINER_ROLE_ARN"),
        new TrainingLimits(
            List.of(variables.required("TRAINING_INSTANCE_TYPES").split(",")),
            Duration.parse(variables.required("TRAINING_LONGEST"))));
  }
}

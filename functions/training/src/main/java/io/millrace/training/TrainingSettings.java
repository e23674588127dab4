package io.millrace.training;

import io.millrace.lambda.Variables;

/** What the room's functions are told by their environment. */
record TrainingSettings(
    String stage, String table, String dataBucket, String trainerImage, String trainerRoleArn) {

  static TrainingSettings of(Variables variables) {
    return new TrainingSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"),
        variables.required("TRAINER_IMAGE"),
        variables.required("TRAINER_ROLE_ARN"));
  }
}

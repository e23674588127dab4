package io.millrace.deployment;

import io.millrace.runtime.process.Variables;

/** What the module's functions are told by their environment. */
record DeploymentSettings(
    String stage,
    String table,
    String signingKey,
    String alarmTopic,
    String alarmRunbook,
    String alarmTags,
    String rolloutClock) {

  static DeploymentSettings of(Variables variables) {
    return new DeploymentSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("SIGNING_KEY"),
        variables.required("ALARM_TOPIC"),
        variables.required("ALARM_RUNBOOK"),
        variables.required("ALARM_TAGS"),
        variables.required("ROLLOUT_CLOCK"));
  }
}

package io.millrace.deployment;

import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.runtime.process.Variables;
import java.util.List;

/** What the module's functions are told by their environment. */
record DeploymentSettings(
    String stage,
    String table,
    String signingKey,
    String alarmTopic,
    String alarmRunbook,
    String alarmTags,
    String rolloutClock,
    String endpointClock,
    String endpointRole,
    String containerRole,
    String endpointImage,
    EndpointLimits endpointLimits) {

  static DeploymentSettings of(Variables variables) {
    return new DeploymentSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("SIGNING_KEY"),
        variables.required("ALARM_TOPIC"),
        variables.required("ALARM_RUNBOOK"),
        variables.required("ALARM_TAGS"),
        variables.required("ROLLOUT_CLOCK"),
        variables.required("ENDPOINT_CLOCK"),
        variables.required("ENDPOINT_ROLE"),
        variables.required("CONTAINER_ROLE"),
        variables.required("ENDPOINT_IMAGE"),
        new EndpointLimits(
            List.of(variables.required("ENDPOINT_INSTANCE_TYPES").split(",")),
            Integer.parseInt(variables.required("ENDPOINT_MOST_INSTANCES"))));
  }
}

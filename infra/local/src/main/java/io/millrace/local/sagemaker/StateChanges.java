package io.millrace.local.sagemaker;

import io.millrace.local.service.EventSink;
import io.millrace.local.service.JsonTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Announces what jobs and endpoints reach, the way SageMaker does: "may send multiple events to
 * EventBridge for each state change", and not always in their order. Which come twice, is drawn
 * from a seed.
 */
final class StateChanges {

  private static final List<String> TIMES =
      List.of("CreationTime", "LastModifiedTime", "TrainingStartTime", "TrainingEndTime");
  private static final List<String> ALSO =
      List.of(
          "TrainingJobName",
          "TrainingJobArn",
          "TrainingJobStatus",
          "SecondaryStatus",
          "FailureReason",
          "ModelArtifacts");
  private static final int MILLIS = 1000;

  private final EventSink events;
  private final Random random;
  private final List<ObjectNode> announced = new ArrayList<>();

  StateChanges(EventSink events, long seed) {
    this.events = events;
    this.random = new Random(seed);
  }

  /** Announces what a job has reached, and now and then something old again. */
  synchronized void announce(TrainingJob job) {
    ObjectNode detail = detail(job.description());
    put(detail);
    announced.add(detail);
    if (random.nextInt(3) == 0) {
      put(announced.get(announced.size() - 1 - random.nextInt(Math.min(4, announced.size()))));
    }
    if (announced.size() > 100) {
      announced.removeFirst();
    }
  }

  /** Announces what an endpoint has reached, now and then twice. */
  synchronized void announce(Endpoint endpoint) {
    ObjectNode detail =
        JsonTrees.object()
            .put("EndpointName", endpoint.name())
            .put("EndpointArn", EndpointProcesses.arn(endpoint.name()))
            .put("EndpointConfigName", endpoint.configuration())
            .put("EndpointStatus", inEvents(endpoint.status()))
            .put("CreationTime", Math.round(endpoint.created() * MILLIS))
            .put("LastModifiedTime", Math.round(endpoint.modified() * MILLIS));
    if (endpoint.failure() != null) {
      detail.put("FailureReason", endpoint.failure());
    }
    for (int times = random.nextInt(3) == 0 ? 2 : 1; times > 0; times--) {
      events.put(
          "default",
          "aws.sagemaker",
          "SageMaker Endpoint State Change",
          detail.toString(),
          List.of(EndpointProcesses.arn(endpoint.name())));
    }
  }

  /** Announces what a tuning job has reached, now and then twice. */
  synchronized void announce(TuningJob job) {
    ObjectNode detail = job.description().without(TuningJob.TOLD_WHEN_ASKED);
    for (String name : TIMES) {
      if (detail.has(name)) {
        detail.put(name, Math.round(detail.path(name).asDouble() * MILLIS));
      }
    }
    for (int times = random.nextInt(3) == 0 ? 2 : 1; times > 0; times--) {
      events.put(
          "default",
          "aws.sagemaker",
          "SageMaker HyperParameter Tuning Job State Change",
          detail.toString(),
          List.of(job.arn()));
    }
  }

  /** Events write a state otherwise than the API does: {@code IN_SERVICE}. */
  private static String inEvents(String status) {
    return status.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private void put(ObjectNode detail) {
    events.put(
        "default",
        "aws.sagemaker",
        "SageMaker Training Job State Change",
        detail.toString(),
        List.of(detail.path("TrainingJobArn").asString()));
  }

  /** Events give times in milliseconds, where the API gives seconds. */
  private static ObjectNode detail(ObjectNode description) {
    ObjectNode detail = description.objectNode();
    for (String name : ALSO) {
      JsonNode value = description.path(name);
      if (!value.isMissingNode()) {
        detail.set(name, value);
      }
    }
    for (String name : TIMES) {
      if (description.has(name)) {
        detail.put(name, Math.round(description.path(name).asDouble() * MILLIS));
      }
    }
    return detail;
  }
}

package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.wire.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import tools.jackson.databind.JsonNode;

/** Versions answer at endpoints of SageMaker of their own, which come and go under load. */
@ExtendWith(SharedPlatform.class)
class EndpointTest {

  private static final String PROJECT = "at-endpoints";
  private static final String INSTANCE =
      "{\"instances\":[{\"months\":3,\"plan\":\"large\"},{\"months\":90}]}";

  /** What an answer says that an endpoint gave, and one of the function in its place. */
  private static final String ENDPOINT = "endpoint";

  private static final String FUNCTION = "function";

  @Test
  void noRequestFailsWhileEndpointsComeAndGo(Platform platform) throws Exception {
    declare(platform, PROJECT, "backend: {instance: ml.m5.large, count: 1}");
    drop(platform, PROJECT, 1);
    String first = endpoint(awaitLive(platform, PROJECT, 1));
    assertThat(first).startsWith("millrace-dev-at-endpoints-v1-");
    assertThat(backend(platform.post(predicting(PROJECT), INSTANCE))).isEqualTo(ENDPOINT);

    Set<String> answered = new ConcurrentSkipListSet<>();
    var goOn = new AtomicBoolean(true);
    try (var clients = Executors.newFixedThreadPool(2)) {
      List<Future<List<String>>> failures = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        failures.add(clients.submit(() -> predict(platform, PROJECT, goOn, answered)));
      }
      try {
        drop(platform, PROJECT, 2);
        String second = endpoint(awaitLive(platform, PROJECT, 2));
        assertThat(second).startsWith("millrace-dev-at-endpoints-v2-");
        awaitAnswered(answered, "2 by " + ENDPOINT);
        assertThat(answered).doesNotContain("1 by " + FUNCTION, "2 by " + FUNCTION);

        try (SageMakerClient sageMaker = platform.aws().client(SageMakerClient.builder())) {
          sageMaker.deleteEndpoint(delete -> delete.endpointName(second));
        }
        awaitAnswered(answered, "2 by " + FUNCTION);
      } finally {
        goOn.set(false);
      }
      for (Future<List<String>> failed : failures) {
        assertThat(failed.get()).isEmpty();
      }
    }
  }

  /**
   * A serverless endpoint answers; half of the traffic goes to another one of the next version;
   * then the project declares machines that are scaled, and the function: no request fails, and
   * nothing is left that costs.
   */
  @Test
  void noRequestFailsWhileTrafficMovesBetweenEndpointsAndTheBackendIsAnother(Platform platform)
      throws Exception {
    String project = "between-endpoints";
    String rollout = "rollout: {steps: [50], bake: 1m}";
    declare(platform, project, "backend: {serverless: {memory: 1024}}, " + rollout);
    drop(platform, project, 1);
    String first = endpoint(awaitLive(platform, project, 1));

    Set<String> answered = new ConcurrentSkipListSet<>();
    var goOn = new AtomicBoolean(true);
    try (var clients = Executors.newFixedThreadPool(2)) {
      List<Future<List<String>>> failures = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        failures.add(clients.submit(() -> predict(platform, project, goOn, answered)));
      }
      try {
        drop(platform, project, 2);
        platform.await(
            project,
            status -> status.at("/route/rollout/state/type").asString("").equals("Moving"));
        awaitAnswered(answered, "2 by " + ENDPOINT);
        answered.clear();
        awaitAnswered(answered, "1 by " + ENDPOINT);
        String second = endpoint(awaitLive(platform, project, 2));
        assertThat(second).isNotEqualTo(first);

        String scaled = "{instance: ml.m5.large, scaling: {atMost: 2, invocations: 600000}}";
        declare(platform, project, "backend: " + scaled + ", " + rollout);
        JsonNode moved =
            platform.await(
                project,
                status -> status.at("/route/live/backend/type").asString("").equals("Scaled"));
        assertThat(endpoint(moved)).isNotIn(first, second);
        assertThat(moved.at("/route/live/version").asInt()).isEqualTo(2);

        declare(platform, project, rollout);
        platform.await(project, status -> endpoint(status).isEmpty());
      } finally {
        goOn.set(false);
      }
      for (Future<List<String>> failed : failures) {
        assertThat(failed.get()).isEmpty();
      }
    }
    assertThat(answered)
        .as("the function answered for no endpoint that had gone")
        .doesNotContain("1 by " + FUNCTION, "2 by " + FUNCTION);
  }

  private static void declare(Platform platform, String project, String deployment) {
    platform.declare(project, Sample.yaml(project) + "deployment: {" + deployment + "}\n");
  }

  private static List<String> predict(
      Platform platform, String project, AtomicBoolean goOn, Set<String> answered) {
    List<String> failures = new ArrayList<>();
    while (goOn.get()) {
      HttpResponse<String> answer = platform.post(predicting(project), INSTANCE);
      if (answer.statusCode() == 200) {
        int version = Json.mapper().readTree(answer.body()).path("version").asInt();
        answered.add("%s by %s".formatted(version, backend(answer)));
      } else {
        failures.add(answer.statusCode() + " " + answer.body());
      }
      LockSupport.parkNanos(10_000_000); // the platform has other work meanwhile
    }
    return failures;
  }

  private static String backend(HttpResponse<String> answer) {
    return answer.headers().firstValue("millrace-backend").orElse(ENDPOINT);
  }

  private static String predicting(String project) {
    return "/v1/models/%s/predict".formatted(project);
  }

  private static void drop(Platform platform, String project, long seed) {
    platform.drop(project, "customers-" + seed + ".csv", Sample.csv(seed, 600).getBytes(UTF_8));
  }

  private static JsonNode awaitLive(Platform platform, String project, int version) {
    return platform.await(project, status -> status.at("/route/live/version").asInt(0) == version);
  }

  private static String endpoint(JsonNode status) {
    return status.at("/route/live/endpoint").asString("");
  }

  private static void awaitAnswered(Set<String> answered, String expected) {
    while (!answered.contains(expected)) {
      LockSupport.parkNanos(10_000_000);
    }
  }
}

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
  private static final String PREDICT = "/v1/models/%s/predict".formatted(PROJECT);
  private static final String INSTANCE =
      "{\"instances\":[{\"months\":3,\"plan\":\"large\"},{\"months\":90}]}";

  /** What an answer says that an endpoint gave, and one of the function in its place. */
  private static final String ENDPOINT = "endpoint";

  private static final String FUNCTION = "function";

  @Test
  void noRequestFailsWhileEndpointsComeAndGo(Platform platform) throws Exception {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT) + "deployment: {backend: {instance: ml.m5.large, count: 1}}\n");
    drop(platform, 1);
    String first = endpoint(awaitLive(platform, 1));
    assertThat(first).startsWith("millrace-dev-at-endpoints-v1-");
    assertThat(backend(platform.post(PREDICT, INSTANCE))).isEqualTo(ENDPOINT);

    Set<String> answered = new ConcurrentSkipListSet<>();
    var goOn = new AtomicBoolean(true);
    try (var clients = Executors.newFixedThreadPool(2)) {
      List<Future<List<String>>> failures = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        failures.add(clients.submit(() -> predict(platform, goOn, answered)));
      }
      try {
        drop(platform, 2);
        String second = endpoint(awaitLive(platform, 2));
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

  private static List<String> predict(Platform platform, AtomicBoolean goOn, Set<String> answered) {
    List<String> failures = new ArrayList<>();
    while (goOn.get()) {
      HttpResponse<String> answer = platform.post(PREDICT, INSTANCE);
      if (answer.statusCode() == 200) {
        int version = Json.mapper().readTree(answer.body()).path("version").asInt();
        answered.add("%s by %s".formatted(version, backend(answer)));
      } else {
        failures.add(answer.statusCode() + " " + answer.body());
      }
    }
    return failures;
  }

  private static String backend(HttpResponse<String> answer) {
    return answer.headers().firstValue("millrace-backend").orElse(ENDPOINT);
  }

  private static void drop(Platform platform, long seed) {
    platform.drop(PROJECT, "customers-" + seed + ".csv", Sample.csv(seed, 600).getBytes(UTF_8));
  }

  private static JsonNode awaitLive(Platform platform, int version) {
    return platform.await(PROJECT, status -> status.at("/route/live/version").asInt(0) == version);
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

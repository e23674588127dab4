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
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** A second file becomes a second version while clients predict, and an alarm takes it back. */
@ExtendWith(SharedPlatform.class)
class LiveWithoutGapTest {

  private static final String PROJECT = "leavers";
  private static final String INSTANCE =
      "{\"instances\":[{\"months\":3,\"plan\":\"large\"},{\"months\":90}]}";

  @Test
  void noRequestFailsWhileVersionsChange(Platform platform) throws Exception {
    platform.declare(PROJECT, Sample.yaml(PROJECT));
    platform.drop(PROJECT, "first.csv", Sample.csv(1, 600).getBytes(UTF_8));
    awaitLive(platform, 1);

    Set<Integer> answered = new ConcurrentSkipListSet<>();
    AtomicBoolean goOn = new AtomicBoolean(true);
    try (var clients = Executors.newFixedThreadPool(2)) {
      List<Future<List<String>>> failures = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        failures.add(clients.submit(() -> predict(platform, goOn, answered)));
      }
      try {
        platform.drop(PROJECT, "second.csv", Sample.csv(2, 900).getBytes(UTF_8));
        awaitLive(platform, 2);
        awaitAnswered(answered, 2);

        ring(platform);
        awaitLive(platform, 1);
        answered.clear();
        awaitAnswered(answered, 1);
      } finally {
        goOn.set(false);
      }
      for (Future<List<String>> failed : failures) {
        assertThat(failed.get()).isEmpty();
      }
    }

    assertThat(
            platform
                .get("/v1/projects/%s/history".formatted(PROJECT))
                .at("/chain/whole")
                .asBoolean())
        .isTrue();
  }

  private static List<String> predict(
      Platform platform, AtomicBoolean goOn, Set<Integer> answered) {
    List<String> failures = new ArrayList<>();
    while (goOn.get()) {
      HttpResponse<String> answer =
          platform.post("/v1/models/%s/predict".formatted(PROJECT), INSTANCE);
      if (answer.statusCode() == 200) {
        answered.add(Json.mapper().readTree(answer.body()).path("version").asInt());
      } else {
        failures.add(answer.statusCode() + " " + answer.body());
      }
      LockSupport.parkNanos(10_000_000); // the platform has other work meanwhile
    }
    return failures;
  }

  /** Predictions fail, as far as CloudWatch knows. */
  private static void ring(Platform platform) {
    try (CloudWatchClient cloudWatch = platform.aws().client(CloudWatchClient.builder())) {
      cloudWatch.putMetricData(put ->
          put.namespace("Millrace")
              .metricData(
                  MetricDatum.builder()
                      .metricName("PredictionErrors")
                      .dimensions(
                          Dimension.builder().name("stage").value("dev").build(),
                          Dimension.builder().name("model").value(PROJECT).build())
                      .value(100.0)
                      .build()));
    }
  }

  private static void awaitLive(Platform platform, int version) {
    var _ = platform.await(PROJECT, status -> status.at("/route/live/version").asInt(0) == version);
  }

  private static void awaitAnswered(Set<Integer> answered, int version) {
    while (!answered.contains(version)) {
      LockSupport.parkNanos(10_000_000);
    }
  }
}

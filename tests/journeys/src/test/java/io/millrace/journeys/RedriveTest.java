package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.lambda.Isolation;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import tools.jackson.databind.JsonNode;

/** A function dies at every attempt until it is given up, and is asked once more when mended. */
class RedriveTest {

  private static final String PROJECT = "given-up";

  @TempDir Path data;

  @Test
  void whatWasGivenUpIsALetterThatRingsUntilItIsRedriven() throws Exception {
    try (Platform platform = Platform.start(data, Isolation.PROCESS);
        CloudWatchClient alarms = platform.aws().client(CloudWatchClient.builder())) {
      platform.declare(PROJECT, Sample.yaml(PROJECT));
      platform.drop(PROJECT, "customers.csv", Sample.csv(1, 600).getBytes(UTF_8));

      JsonNode letter = killUntilALetterIsThere(platform).path(0);
      assertThat(letter.path("function").asString()).isEqualTo("IngestUpload");
      assertThat(letter.path("asked").asString())
          .isEqualTo("Object Created %s/customers.csv".formatted(PROJECT));
      awaitAlarm(alarms, StateValue.ALARM);

      var redriven = platform.post("/v1/dead-letters/redrive", "{\"all\":true}");
      assertThat(redriven.statusCode()).isEqualTo(200);

      var _ =
          platform.await(
              PROJECT, now -> now.at("/upload/outcome/type").asString("").equals("Published"));
      assertThat(platform.get("/v1/dead-letters").path("letters")).isEmpty();
      awaitAlarm(alarms, StateValue.OK);
    }
  }

  private static JsonNode killUntilALetterIsThere(Platform platform) {
    JsonNode letters;
    do {
      for (int kill = 0; kill < 200; kill++) {
        platform
            .cloud()
            .functionProcesses()
            .forEach((function, pids) -> {
              if (function.contains("ingestuploadprogram")) {
                pids.forEach(
                    pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
              }
            });
        LockSupport.parkNanos(10_000_000);
      }
      letters = platform.get("/v1/dead-letters").path("letters");
    } while (letters.isEmpty());
    return letters;
  }

  private static void awaitAlarm(CloudWatchClient alarms, StateValue state) {
    while (alarms.describeAlarms().metricAlarms().stream()
        .filter(alarm -> alarm.alarmName().toLowerCase(Locale.ROOT).contains("deadletters"))
        .noneMatch(alarm -> alarm.stateValue() == state)) {
      LockSupport.parkNanos(100_000_000);
    }
  }
}

package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.lambda.Isolation;
import java.nio.file.Path;
import java.util.List;
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

      JsonNode deadLetter = killUntilALetterIsThere(platform);
      assertThat(deadLetter.path("function").asString()).isEqualTo("IngestUpload");
      awaitAlarm(alarms);

      var redriven = platform.post("/v1/dead-letters/redrive", "{\"all\":true}");
      assertThat(redriven.statusCode()).isEqualTo(200);

      var _ =
          platform.await(
              PROJECT, now -> now.at("/upload/outcome/type").asString("").equals("Published"));
      // The alarm rings for a minute more, as on AWS: AlarmTest of the local cloud passes the time.
      var _ = platform.awaitAnswer("/v1/dead-letters", now -> deadLetters(now).isEmpty());
    }
  }

  private static JsonNode killUntilALetterIsThere(Platform platform) {
    List<JsonNode> deadLetters;
    do {
      for (int kill = 0; kill < 50; kill++) {
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
      deadLetters = deadLetters(platform.get("/v1/dead-letters"));
    } while (deadLetters.isEmpty());
    return deadLetters.getFirst();
  }

  /** Those of the file; other tests may have left others. */
  private static List<JsonNode> deadLetters(JsonNode all) {
    return all.path("deadLetters")
        .valueStream()
        .filter(deadLetter ->
            deadLetter
                .path("asked")
                .asString()
                .equals("Object Created %s/customers.csv".formatted(PROJECT)))
        .toList();
  }

  private static void awaitAlarm(CloudWatchClient alarms) {
    while (alarms.describeAlarms().metricAlarms().stream()
        .filter(alarm -> alarm.alarmName().toLowerCase(Locale.ROOT).contains("deadletters"))
        .noneMatch(alarm -> alarm.stateValue() == StateValue.ALARM)) {
      LockSupport.parkNanos(100_000_000);
    }
  }
}

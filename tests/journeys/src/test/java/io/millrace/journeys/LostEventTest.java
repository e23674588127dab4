package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is dropped while nobody listens, so that no event ever tells of it. */
class LostEventTest {

  private static final String PROJECT = "unheard";

  @TempDir Path data;

  @Test
  void theReconciliationFindsItAndTheLoopTakesItsCourse() throws Exception {
    String bucket;
    try (Platform platform = Platform.start(data)) {
      platform.declare(PROJECT, Sample.yaml(PROJECT));
      bucket = platform.output("IntakeBucket");
    }
    Platform.dropUnheard(
        data, bucket, PROJECT + "/customers.csv", Sample.csv(1, 600).getBytes(UTF_8));

    try (Platform platform = Platform.start(data)) {
      assertThat(platform.reconcile().at("/missed/UnreadFile").asInt()).isEqualTo(1);
      var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
      assertThat(platform.reconcile().at("/missed")).isEmpty();
    }
  }
}

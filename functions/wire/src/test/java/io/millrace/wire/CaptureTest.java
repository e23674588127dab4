package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaptureTest {

  @Test
  void aCaptureIsReadAsItWasWritten() {
    Map<String, @Nullable Object> instance = new HashMap<>();
    instance.put("tenure", 12);
    instance.put("charges", 29.85);
    instance.put("contract", "Two year");
    instance.put("paperless", true);
    instance.put("partner", null);
    var classified =
        capture(instance, new Capture.Output.Classified("No", 0.25, Map.of("No", 0.75)));
    var estimated = capture(instance, new Capture.Output.Estimated(181_000.5));

    assertThat(Json.read(Json.text(classified), Capture.class)).isEqualTo(classified);
    assertThat(Json.read(Json.text(estimated), Capture.class)).isEqualTo(estimated);
  }

  @Test
  void aCaptureIsOneLine() {
    var capture = capture(Map.of("note", "a\nb"), new Capture.Output.Estimated(1));

    assertThat(Json.text(capture)).doesNotContain("\n");
  }

  private static Capture capture(Map<String, @Nullable Object> instance, Capture.Output output) {
    return new Capture(
        "0197", new ProjectName("telco-churn"), 3, Instant.EPOCH.plusMillis(5), instance, output);
  }
}

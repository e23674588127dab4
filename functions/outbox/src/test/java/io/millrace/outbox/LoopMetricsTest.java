package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Trace;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LoopMetricsTest {

  private static final Instant UPLOADED = Instant.parse("2026-11-28T10:00:00Z");
  private static final Instant NOW = UPLOADED.plus(Duration.ofSeconds(90));
  private static final Optional<Trace> SINCE_UPLOAD =
      Optional.of(
          new Trace(
              String.format(
                  Locale.ROOT, "00-%08x%024x-%016x-01", UPLOADED.getEpochSecond(), 7, 9)));

  private final List<JsonNode> lines = new ArrayList<>();
  private final LoopMetrics metrics =
      new LoopMetrics(
          new MetricLog("dev", () -> NOW, line -> lines.add(Json.mapper().readTree(line))),
          () -> NOW);

  @Test
  void anEventIsCountedAndTimedSinceTheUpload() {
    announce(new Event.RunPassed(Samples.CHURN, "r-1"), SINCE_UPLOAD);

    assertThat(lines)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("event").asString()).isEqualTo("run.passed");
          assertThat(line.path("stage").asString()).isEqualTo("dev");
          assertThat(line.path("project").asString()).isEqualTo(Samples.CHURN.value());
          assertThat(line.path("Events").asInt()).isEqualTo(1);
          assertThat(line.path("Elapsed").asDouble()).isEqualTo(90);
          assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
              .isEqualTo("[[\"stage\",\"event\"]]");
        });
  }

  @Test
  void whatDidNotGoOnIsAFailureOfTheStage() {
    announce(new Event.RunFailed(Samples.CHURN, "r-1"), SINCE_UPLOAD);

    assertThat(lines).hasSize(2);
    assertThat(lines.getLast().path("Failures").asInt()).isEqualTo(1);
    assertThat(lines.getLast().at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"stage\"]]");
  }

  @Test
  void whatNobodyTracedIsCountedAndNotTimed() {
    announce(new Event.DatasetPublished(Samples.CHURN, 1), Optional.empty());

    assertThat(lines)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("Events").asInt()).isEqualTo(1);
          assertThat(line.has("Elapsed")).isFalse();
        });
  }

  @Test
  void whatIsNoEventOfOursIsNotCounted() {
    metrics.announced(new Announcement("a", "x", "{\"id\":\"a\"}", Optional.empty()));

    assertThat(lines).isEmpty();
  }

  private void announce(Event event, Optional<Trace> trace) {
    metrics.announced(
        new Announcement("a", event.type(), CloudEvents.wrap(event, "a", NOW, trace), trace));
  }
}

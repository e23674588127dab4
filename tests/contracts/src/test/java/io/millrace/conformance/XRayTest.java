package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.AwsEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.xray.XRayClient;
import software.amazon.awssdk.services.xray.model.InvalidRequestException;
import software.amazon.awssdk.services.xray.model.Segment;
import software.amazon.awssdk.services.xray.model.Trace;
import software.amazon.awssdk.services.xray.model.TraceSummary;

/** AWS X-Ray API Reference. */
class XRayTest {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(2));

  private final XRayClient xray = AwsEndpoint.GIVEN.clients().client(XRayClient.builder());
  private final Instant begun = Instant.now();
  private final String trace =
      String.format(
          Locale.ROOT,
          "1-%08x-%s",
          begun.getEpochSecond(),
          UUID.randomUUID().toString().replace("-", "").substring(0, 24));

  @AfterEach
  void close() {
    xray.close();
  }

  @Test
  void aSegmentIsFoundByItsTraceAndInTheSummariesOfItsTime() {
    put(segment("00000000000000a1", "\"end_time\":%s".formatted(seconds(2))));
    put(segment("00000000000000a2", "\"end_time\":%s".formatted(seconds(5))));

    Trace found = await().atMost(PATIENCE).until(this::found, t -> t.segments().size() == 2);
    assertThat(found.id()).isEqualTo(trace);
    assertThat(found.duration()).isEqualTo(5);
    assertThat(found.segments()).extracting(Segment::document).allMatch(d -> d.contains("shop"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    xray.getTraceSummariesPaginator(between ->
                            between
                                .startTime(begun.minusSeconds(60))
                                .endTime(begun.plusSeconds(300)))
                        .traceSummaries())
                .extracting(TraceSummary::id)
                .contains(trace));
  }

  @Test
  void aFinishedSegmentTakesThePlaceOfTheOneInProgress() {
    put(segment("00000000000000b1", "\"in_progress\":true"));
    put(segment("00000000000000b1", "\"end_time\":%s".formatted(seconds(1))));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(found().segments())
                .singleElement()
                .satisfies(s -> assertThat(s.document()).doesNotContain("in_progress")));
  }

  @Test
  void aSegmentWithoutWhatIsRequiredIsGivenBackAndTheOthersAreKept() {
    var answer =
        xray.putTraceSegments(put ->
            put.traceSegmentDocuments(
                segment("00000000000000c1", "\"in_progress\":false"),
                "{\"nonsense\"",
                segment("00000000000000c2", "\"end_time\":%s".formatted(seconds(1)))));

    assertThat(answer.unprocessedTraceSegments())
        .hasSize(2)
        .allSatisfy(refused -> assertThat(refused.errorCode()).isNotBlank());
    assertThat(await().atMost(PATIENCE).until(this::found, t -> !t.segments().isEmpty()).segments())
        .extracting(Segment::id)
        .containsExactly("00000000000000c2");
  }

  @Test
  void atMostFiveTracesAreGivenAtOnce() {
    List<String> six = Collections.nCopies(6, trace);

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> xray.batchGetTraces(get -> get.traceIds(six)))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(400));
  }

  private Trace found() {
    return xray.batchGetTraces(get -> get.traceIds(trace)).traces().stream()
        .findFirst()
        .orElseGet(() -> Trace.builder().segments(List.of()).build());
  }

  private void put(String document) {
    assertThat(
            xray.putTraceSegments(put -> put.traceSegmentDocuments(document))
                .unprocessedTraceSegments())
        .isEmpty();
  }

  private String segment(String id, String state) {
    return """
    {"name":"shop","id":"%s","trace_id":"%s","start_time":%s,%s}\
    """
        .formatted(id, trace, seconds(0), state);
  }

  private String seconds(int after) {
    return Long.toString(begun.getEpochSecond() + after);
  }
}

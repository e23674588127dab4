package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

class FirehoseCapturesTest {

  private static final int LIMIT = 1000 * 1024;

  private final List<PutRecordBatchRequest> calls = new ArrayList<>();
  private final List<Integer> pauses = new ArrayList<>();

  @Test
  void eachCaptureIsALineInTheStream() {
    List<Capture> captures = captures(3, 10);

    assertThat(lost(answering(null), captures)).isEmpty();

    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().deliveryStreamName()).isEqualTo("captures");
    assertThat(lines()).containsExactlyElementsOf(captures);
  }

  @Test
  void whatFitsSharesARecordWithinTheLimitsOfFirehose() {
    List<Capture> captures = captures(1000, 6_000);

    assertThat(lost(answering(null), captures)).isEmpty();

    assertThat(calls).hasSize(2);
    assertThat(calls)
        .allSatisfy(call ->
            assertThat(call.records())
                .hasSizeLessThanOrEqualTo(4)
                .allSatisfy(record ->
                    assertThat(record.data().asByteArrayUnsafe()).hasSizeLessThanOrEqualTo(LIMIT)));
    assertThat(lines()).containsExactlyElementsOf(captures);
  }

  /** Firehose takes no record of more than 1,000 KiB, whatever somebody writes to a review. */
  @Test
  void longTextsAreCutToWhatARecordHolds() {
    String word = "wörd \"quoted\" ";
    Capture said =
        capture(
            0,
            Map.of(
                "review", word.repeat(80_000),
                "summary", word.repeat(100),
                "more", word.repeat(60_000),
                "stars", 4));
    Capture longOnes =
        new Capture(
            said.predictionId(),
            said.project(),
            said.version(),
            said.at(),
            said.instance(),
            said.output(),
            true);

    assertThat(lost(answering(null), List.of(captures(1, 10).getFirst(), longOnes))).isEmpty();

    assertThat(calls.getFirst().records())
        .allSatisfy(record ->
            assertThat(record.data().asByteArrayUnsafe()).hasSizeLessThanOrEqualTo(LIMIT));
    Capture kept = lines().getLast();
    assertThat(kept.instance())
        .containsEntry("stars", 4)
        .containsEntry("summary", word.repeat(100));
    assertThat(String.valueOf(kept.instance().get("review")))
        .endsWith("…")
        .hasSizeGreaterThan(100_000)
        .startsWith(word.repeat(5_000));
    assertThat(kept.predictionId()).isEqualTo("id-0");
    assertThat(kept.output()).isEqualTo(longOnes.output());
    assertThat(kept.isByDefault()).isTrue();
  }

  @Test
  void whatDoesNotFitWhateverIsCutIsCountedAndTakesNothingElseWithIt() {
    Map<String, Object> wide = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      wide.put("a column with a rather long name " + i, i);
    }

    assertThat(lost(answering(null), List.of(capture(0, wide), capture(1, Map.of("a", 1)))))
        .containsEntry("LostCaptures", 1);

    assertThat(lines()).extracting(Capture::predictionId).containsExactly("id-1");
  }

  @Test
  void whatFirehoseRefusesIsCounted() {
    assertThat(lost(answering("ServiceUnavailableException"), captures(3, 10)))
        .containsEntry("CaptureErrors", 3)
        .containsEntry("LostCaptures", 3);
  }

  @Test
  void whatIsRefusedOfACallIsPutAgainAndNothingElse() {
    List<Capture> captures = captures(300, 6_000);
    FirehoseClient busy =
        new Client() {
          @Override
          public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest call) {
            calls.add(call);
            return PutRecordBatchResponse.builder()
                .requestResponses(
                    IntStream.range(0, call.records().size())
                        .mapToObj(i ->
                            i == 0
                                ? PutRecordBatchResponseEntry.builder().recordId("record").build()
                                : PutRecordBatchResponseEntry.builder()
                                    .errorCode("ServiceUnavailableException")
                                    .build())
                        .toList())
                .build();
          }
        };
    assertThat(lost(busy, captures)).isEmpty();

    assertThat(calls).extracting(call -> call.records().size()).containsExactly(2, 1);
    assertThat(pauses).containsExactly(2);
    assertThat(calls.get(1).records()).containsExactly(calls.get(0).records().get(1));
  }

  @Test
  void anAnswerThatNamesFewerRecordsThanWerePutIsNoPromiseForTheRest() {
    FirehoseClient silent =
        new Client() {
          @Override
          public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest call) {
            return PutRecordBatchResponse.builder().build();
          }
        };

    assertThat(lost(silent, captures(3, 10))).containsEntry("LostCaptures", 3);
  }

  @Test
  void whatCannotBeSentIsCounted() {
    FirehoseClient unreachable =
        new Client() {
          @Override
          public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest call) {
            throw SdkClientException.create("no route to host");
          }
        };

    assertThat(lost(unreachable, captures(3, 10))).containsEntry("LostCaptures", 3);
  }

  /** Keeps these, and returns the metrics of what was lost. */
  private Map<String, Integer> lost(FirehoseClient client, List<Capture> captures) {
    Map<String, Integer> counts = new HashMap<>();
    var metrics =
        new PredictionMetrics(
            new MetricLog(
                "dev",
                InstantSource.system(),
                line ->
                    Json.mapper()
                        .readTree(line)
                        .properties()
                        .forEach(each -> {
                          if (each.getValue().isNumber()) {
                            counts.put(each.getKey(), each.getValue().intValue());
                          }
                        })));
    new FirehoseCaptures(client, "captures", pauses::add, metrics)
        .keep(captures.stream().map(CaptureLine::of).toList());
    return counts;
  }

  private abstract static class Client implements FirehoseClient {
    @Override
    public String serviceName() {
      return "firehose";
    }

    @Override
    public void close() {}
  }

  private FirehoseClient answering(@org.jspecify.annotations.Nullable String errorCode) {
    return new Client() {
      @Override
      public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest call) {
        calls.add(call);
        var entry =
            errorCode == null
                ? PutRecordBatchResponseEntry.builder().recordId("record").build()
                : PutRecordBatchResponseEntry.builder().errorCode(errorCode).build();
        return PutRecordBatchResponse.builder()
            .requestResponses(Collections.nCopies(call.records().size(), entry))
            .build();
      }
    };
  }

  private List<Capture> lines() {
    return calls.stream()
        .flatMap(call -> call.records().stream())
        .flatMap(record -> record.data().asUtf8String().lines())
        .map(line -> Json.read(line, Capture.class))
        .toList();
  }

  private static List<Capture> captures(int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(i -> capture(i, Map.of("note", "x".repeat(size))))
        .toList();
  }

  private static Capture capture(int number, Map<String, Object> instance) {
    return new Capture(
        "id-" + number,
        Bench.MODEL,
        1,
        Instant.EPOCH,
        new HashMap<>(instance),
        new Capture.Output.Estimated(number));
  }
}

package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.EventBus;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PublishOutboxTest {

  private final List<Announcement> taken = new ArrayList<>();
  private final LoopMetrics metrics =
      new LoopMetrics(new MetricLog("dev", () -> Instant.EPOCH, _ -> {}), () -> Instant.EPOCH);

  @Test
  void whatWasWrittenIsAnnouncedInItsOrder() {
    assertThat(published(takingAllBut(Set.of()), record(1, "a"), record(2, "b")))
        .isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(taken)
        .containsExactly(
            new Announcement("a", "dataset.published", "{\"id\":\"a\"}", Optional.empty()),
            new Announcement("b", "dataset.published", "{\"id\":\"b\"}", Optional.empty()));
  }

  @Test
  void onlyWhatTheBusDidNotTakeStaysInTheStream() {
    assertThat(published(takingAllBut(Set.of("b")), record(1, "a"), record(2, "b"), record(3, "c")))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"}]}");
  }

  /**
   * Each of ten records is taken, not taken, or cannot be read, in each combination of failures.
   */
  @Test
  void whicheverOfTenRecordsFailExactlyTheyComeAgain() {
    Random random = new Random(7);
    for (int subset = 0; subset < 1 << 10; subset++) {
      List<String> records = new ArrayList<>();
      Set<String> refused = new HashSet<>();
      Set<String> failing = new TreeSet<>();
      Set<String> succeeding = new TreeSet<>();
      for (int each = 0; each < 10; each++) {
        String id = "e" + each;
        String record = record(each, id);
        if ((subset & 1 << each) == 0) {
          succeeding.add(id);
        } else {
          failing.add(String.valueOf(each));
          if (random.nextBoolean()) {
            refused.add(id);
          } else {
            record =
                record.replace("\"type\":{\"S\":\"dataset.published\"}", "\"type\":{\"S\":\"\"}");
          }
        }
        records.add(record);
      }
      Collections.shuffle(records, random);
      taken.clear();

      JsonNode answer =
          Json.read(
              published(takingAllBut(refused), records.toArray(new String[0])), JsonNode.class);

      Set<String> again = new TreeSet<>();
      answer
          .path("batchItemFailures")
          .forEach(
              failure -> assertThat(again.add(failure.path("itemIdentifier").asString())).isTrue());
      assertThat(again).as("subset %s", subset).isEqualTo(failing);
      assertThat(taken.stream().map(Announcement::id))
          .containsExactlyInAnyOrderElementsOf(succeeding);
    }
  }

  @Test
  void whatCannotBeReadStaysInTheStreamAndItsNeighboursDoNot() {
    String unreadable =
        """
        {"eventName":"INSERT","dynamodb":{"SequenceNumber":"1","NewImage":{"sk":{"S":"outbox#a"}}}}\
        """;

    assertThat(published(takingAllBut(Set.of()), unreadable, record(2, "b")))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}");
    assertThat(taken).extracting(Announcement::id).containsExactly("b");
  }

  @Test
  void otherItemsAndTheEndOfAnEventAreNotAnnounced() {
    String state = record(1, "a").replace("outbox#a", "run#a");
    String expired = record(2, "b").replace("INSERT", "REMOVE");

    assertThat(published(takingAllBut(Set.of()), state, expired))
        .isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(taken).isEmpty();
  }

  @Test
  void whereTheBusIsAwayTheWholeBatchComesAgain() {
    EventBus away =
        _ -> {
          throw new UnavailableException("away");
        };

    assertThatThrownBy(() -> published(away, record(1, "a")))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatIsNoBatchIsRefused() {
    assertThatThrownBy(() -> StreamRecord.readAll(Json.read("{}", JsonNode.class)))
        .isInstanceOf(InvalidInputException.class);
  }

  private String published(EventBus bus, String... records) {
    String batch = "{\"Records\":[" + String.join(",", records) + "]}";
    return Json.text(
        new PublishOutbox(bus, UnaryOperator.identity(), metrics)
            .apply(StreamRecord.readAll(Json.read(batch, JsonNode.class))));
  }

  private EventBus takingAllBut(Set<String> ids) {
    return announcements -> {
      List<Announcement> refused =
          announcements.stream().filter(each -> ids.contains(each.id())).toList();
      announcements.stream().filter(each -> !refused.contains(each)).forEach(taken::add);
      return refused;
    };
  }

  private static String record(int sequence, String id) {
    return """
    {"eventID":"e","eventName":"INSERT","eventSource":"aws:dynamodb","dynamodb":{
     "Keys":{"pk":{"S":"project#telco-churn"},"sk":{"S":"outbox#%2$s"}},
     "NewImage":{"pk":{"S":"project#telco-churn"},"sk":{"S":"outbox#%2$s"},
      "type":{"S":"dataset.published"},"event":{"S":"{\\"id\\":\\"%2$s\\"}"},
      "expiresAt":{"N":"1"}},
     "SequenceNumber":"%1$s","StreamViewType":"NEW_IMAGE"}}\
    """
        .formatted(sequence, id);
  }
}

package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static io.millrace.monitoring.WatchedModel.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An incident that is answered by a retraining once it is known what came true since it began. */
class LabelledRetrainingTest {

  private static final Instant LATER = START.plus(Duration.ofHours(2));
  private static final int MANY = 400;
  private static final int WANTED = 100;

  private final WatchedModel model = new WatchedModel();

  @Test
  void feedbackThatComesInPartsBeginsTheTrainingOnceItIsEnough() {
    model.respond(new ResponsePolicy(true, Duration.ofDays(1), 2, null, null, WANTED));
    published();
    model.put(
        "captures/2026/11/23/18/moved",
        IntStream.range(0, MANY)
            .mapToObj(i -> WatchedModel.capture(id(i), START, Map.of("tenure", 71)))
            .map(capture -> Json.text(capture) + "\n")
            .collect(Collectors.joining()));
    model.turn(Duration.ofHours(1));
    assertThat(incident().held())
        .isEqualTo(
            "it is not yet known of 100 predictions since %s what came true".formatted(START));

    model.cameTrue(LATER, 0, 60, _ -> "No");
    model.cameTrue(LATER, 30, 60, _ -> "No"); // said twice
    model.turn(Duration.ofHours(3));
    assertThat(wanted()).isEmpty();

    model.cameTrue(LATER.plusSeconds(60), 60, WANTED, i -> i % 4 == 0 ? "Yes" : "No");
    model.turn(Duration.ofHours(4));
    model.turn(Duration.ofHours(5));
    assertThat(wanted()).containsExactly(new Event.RetrainingWanted(CHURN, 1));
    assertThat(incident().retraining()).isNotNull();
    assertThat(incident().held()).isNull();
  }

  private List<Event> wanted() {
    return model.stateStore.announced().stream()
        .filter(Event.RetrainingWanted.class::isInstance)
        .toList();
  }

  private Incident incident() {
    return model
        .stateStore
        .latest(Incident.class, Key.partitionOf(CHURN), Incident.prefix(), 1)
        .getFirst();
  }

  private void published() {
    var object = new ObjectRef("data", "datasets/2", "v");
    var dataset =
        new DatasetVersion(CHURN, 2, "in-2", 1, 1, Sha256.of("in-2"), object, object, 2, START);
    assertThat(
            model.stateStore.write(
                List.of(Write.create(DatasetVersion.key(CHURN, 2), dataset)), List.of()))
        .isTrue();
  }
}

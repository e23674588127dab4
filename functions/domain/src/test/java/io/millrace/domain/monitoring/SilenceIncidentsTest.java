package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incidents of models that nobody asks any more. */
class SilenceIncidentsTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");

  private static final Duration LENGTH = Duration.ofMinutes(5);

  private static final ResponsePolicy RETRAIN = new ResponsePolicy(true, Duration.ofDays(1), 2);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();

  private final List<Traffic> traffic = new ArrayList<>();

  private Instant now = START;

  private final Incidents incidents = incidents(stateStore);

  @Test
  void silenceIsAnIncidentWhereSoMuchIsUsualAndClosesByItselfAndIsAnsweredByNoTraining() {
    published(2);
    asked(40, 40);
    asked(0, 20);
    asked(0, 5);
    reviewTraffic();
    assertThat(incidents.find(CHURN, 1)).as("two windows").isEmpty();
    asked(0, 5);
    reviewTraffic();
    Incident incident = incidents.find(CHURN, 1).orElseThrow();
    assertThat(incident.since()).isEqualTo(START.plus(LENGTH));
    assertThat(incident.summary())
        .isEqualTo(
            "The model is asked nothing any more. It was asked nothing in 3 windows in a row since"
                + " 2026-11-23T18:05:00Z, in which 30 predictions are usual.");
    assertThat(incident.cause()).contains("whoever asked it was stopped");
    assertThat(incident.isLossOfQuality()).isFalse();

    asked(0, 30);
    reviewTraffic();
    asked(1, 30);
    asked(0, 30);
    asked(30, 30);
    reviewTraffic();
    assertThat(incidents.find(CHURN, 1).orElseThrow().isOpen()).isTrue();
    asked(30, 30);
    reviewTraffic();
    reviewTraffic();

    assertThat(incidents.find(CHURN, 1).orElseThrow().closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("3 windows in a row show that it is asked again");
    assertThat(history()).containsExactly("- to opened", "open to eased", "open to closed");
    assertThat(stateStore.announced()).noneMatch(Event.RetrainingWanted.class::isInstance);
  }

  @Test
  void nothingAtATimeAtWhichNothingOrLittleIsUsualSaysNothing() {
    asked(40, 40);
    for (int window = 0; window < 10; window++) {
      asked(0, window % 2 == 0 ? 0 : 5);
      reviewTraffic();
    }

    assertThat(incidents.find(CHURN, 1)).isEmpty();
  }

  private void asked(long predictions, long usual) {
    Instant from = START.plus(LENGTH.multipliedBy(traffic.size()));
    traffic.add(new Traffic(from, from.plus(LENGTH), predictions, usual));
    now = from.plus(LENGTH);
  }

  private void reviewTraffic() {
    incidents.review(
        new IncidentReview(
            CHURN,
            1,
            1,
            List.of(),
            List.of(),
            traffic.reversed(),
            List.of(),
            30,
            Map.of(),
            RETRAIN));
  }

  private Incidents incidents(StateStore on) {
    return new Incidents(new Transactions(on, _ -> {}), () -> now);
  }

  private void published(int version) {
    assertThat(stateStore.write(List.of(dataset(version)), List.of())).isTrue();
  }

  private List<String> history() {
    return stateStore
        .latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 100)
        .reversed()
        .stream()
        .map(entry -> entry.change().from() + " to " + entry.change().to())
        .toList();
  }

  private static Write<DatasetVersion> dataset(int version) {
    var object = new ObjectRef("data", "datasets/" + version, "v");
    return Write.create(
        DatasetVersion.key(CHURN, version),
        new DatasetVersion(
            CHURN,
            version,
            "in-" + version,
            1,
            1,
            Sha256.of("in-" + version),
            object,
            object,
            2,
            START));
  }
}

package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incidents of models that nobody asks any more. */
class SilenceIncidentsTest extends IncidentsFixture {

  private final List<Traffic> traffic = new ArrayList<>();

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
}

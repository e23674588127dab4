package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.MonitorFailure.Part;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong at once for several causes is an incident for each. */
class IncidentsAtOnceTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final List<WindowSummary> windows = new ArrayList<>();
  private final List<Traffic> traffic = new ArrayList<>();
  private final List<MonitorFailure> failures = new ArrayList<>();
  private Instant now = START;
  private final Incidents incidents =
      new Incidents(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void silenceWhileTheModelIsDoubtfulIsAnIncidentOfItsOwn() {
    drifted(DriftVerdict.DRIFT);
    asked(40);
    for (int window = 0; window < 3; window++) {
      asked(0);
    }
    review();

    assertThat(incident(1).headline()).isEqualTo("tenure moved");
    assertThat(incident(2).headline()).isEqualTo("The model is asked nothing any more");
    for (int window = 0; window < 3; window++) {
      asked(40);
    }
    review();
    assertThat(incident(1).isOpen()).isTrue();
    assertThat(incident(2).isOpen()).isFalse();
    drifted(DriftVerdict.SEVERE);
    review();
    assertThat(incident(1).worst()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(incidents.find(CHURN, 3)).isEmpty();
  }

  @Test
  void driftAfterASilenceThatIsOverIsAnIncident() {
    asked(40);
    for (int window = 0; window < 3; window++) {
      asked(0);
    }
    review();
    drifted(DriftVerdict.DRIFT);
    for (int window = 0; window < 3; window++) {
      asked(40);
    }
    review();

    assertThat(incident(1).isOpen()).isFalse();
    assertThat(incident(2).headline()).isEqualTo("tenure moved");
  }

  @Test
  void eachPartOfTheMonitorThatFailsIsOneIncidentUntilItWorksAgain() {
    failed(Part.CAPTURES, 1, START.plusSeconds(1));
    review();
    failed(Part.CAPTURES, 1, START.plusSeconds(2));
    failed(Part.REFERENCE, 1, START.plusSeconds(3));
    failed(Part.TURNS, 9, START.plusSeconds(3));
    review();

    assertThat(incident(1).summary())
        .isEqualTo(
            "The monitor failed: captured predictions could not be read. captures/1: It is cut"
                + " short.");
    assertThat(incident(1).cause()).contains("Look at the object");
    assertThat(incident(1).isOfTheMonitor()).isTrue();
    assertThat(incident(2).headline())
        .isEqualTo("The monitor failed: what the version learned from cannot be read");
    assertThat(incidents.find(CHURN, 3)).as("of a version that does not serve").isEmpty();

    failures.removeIf(failure -> failure.part() == Part.CAPTURES);
    review();
    assertThat(incident(1).closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("the monitor works again");
    assertThat(incident(2).isOpen()).isTrue();
    incidents.close(CHURN, 2, "ada", "I know");
    review();
    assertThat(incidents.find(CHURN, 3)).as("it did not fail once more").isEmpty();
    failed(Part.REFERENCE, 1, now.plusSeconds(1));
    review();
    assertThat(incident(3).isOpen()).isTrue();
    assertThat(stateStore.announced()).noneMatch(Event.RetrainingWanted.class::isInstance);
  }

  private Incident incident(int number) {
    return incidents.find(CHURN, number).orElseThrow();
  }

  private void review() {
    incidents.review(
        new IncidentReview(
            CHURN,
            1,
            1,
            windows.reversed(),
            List.of(),
            traffic.reversed(),
            failures,
            30,
            Map.of(),
            new ResponsePolicy(true, Duration.ZERO, 2)));
  }

  private void drifted(DriftVerdict verdict) {
    Instant from = START.plus(LENGTH.multipliedBy(windows.size()));
    var evidence = new Evidence(Measure.DISTRIBUTION, 0.5, 1e-9, 1000, 1000);
    windows.add(
        WindowSummary.of(
            CHURN,
            1,
            from,
            from.plus(LENGTH),
            from,
            1000,
            List.of(new ColumnDrift("tenure", 0.5, verdict, true, evidence, "tenure moved."))));
  }

  private void asked(long predictions) {
    Instant from = START.plus(LENGTH.multipliedBy(traffic.size()));
    traffic.add(new Traffic(from, from.plus(LENGTH), predictions, 40));
    now = from.plus(LENGTH);
  }

  /** A part that failed then, and before. */
  private void failed(Part part, int version, Instant at) {
    failures.removeIf(failure -> failure.part() == part);
    failures.add(
        new MonitorFailure(CHURN, part, version, at, "captures/1", "It is cut short.", null));
    now = now.isAfter(at) ? now : at;
  }
}

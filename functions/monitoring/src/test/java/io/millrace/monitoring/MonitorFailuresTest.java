package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.NOTHING;
import static io.millrace.monitoring.WatchedModel.START;
import static io.millrace.monitoring.WatchedModel.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.store.ObjectStore;
import io.millrace.monitoring.SummarizeCaptures.Turn;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A monitor that fails rings, and says what failed, where, and what to do. */
class MonitorFailuresTest {

  private static final Duration LENGTH = MonitoringPolicy.USUAL_WINDOW;

  private final WatchedModel model = new WatchedModel();

  @Test
  void aPoisonedCaptureFileIsOneIncidentUntilTheNextWindowIsJudgedAndHarmsNoOther() {
    poison("captures/2026/11/23/18/a");
    poison("captures/2026/11/23/18/b");
    model.captured("captures/2026/11/23/18/c", START, 360, 72);

    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(3, 1, 0, 2, 0));

    assertThat(model.summary(START).predictions()).isEqualTo(360);
    Incident incident = incident(1);
    assertThat(incident.summary())
        .isEqualTo(
            "The monitor failed: captured predictions could not be read. captures/2026/11/23/18/b:"
                + " It is cut short or damaged, and the rest is not read. Whose predictions it holds"
                + " is not known; maybe none of yours.");
    assertThat(incident.cause()).contains("Look at the object");
    assertThat(model.stateStore.announced())
        .filteredOn(Event.IncidentOpened.class::isInstance)
        .containsExactly(
            new Event.IncidentOpened(
                CHURN, 1, "The monitor failed: captured predictions could not be read"));
    assertThat(model.objects.head("data", "reports/telco-churn/incidents/1.html")).isPresent();

    model.turn(Duration.ofMinutes(2));
    assertThat(incident(1).isOpen()).as("nothing was judged since").isTrue();
    next();
    assertThat(incident(1).closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("the monitor works again");
    assertThat(model.stateStore.find(Incident.key(CHURN, 2))).isEmpty();
  }

  @Test
  void linesThatAreNoPredictionsAreCountedOfTheProjectsInTheFile() {
    model.put(
        "captures/2026/11/23/18/a",
        "{}\nnot a capture\n" + lines("a", START, 360, i -> Map.of("tenure", i % 72)));
    model.turn(Duration.ofMinutes(1));

    assertThat(incident(1).summary())
        .endsWith("captures/2026/11/23/18/a: So many of its lines are no predictions: 2.");
    assertThat(model.summary(START).predictions()).isEqualTo(360);
  }

  @Test
  void aVersionWhoseBaselineCannotBeReadSaysSo() {
    model.serve(
        model.objects.write("models", "broken.tar.gz", new byte[] {1, 2, 3}, "application/gzip"),
        "b");
    model.put(
        "captures/2026/11/23/18/a",
        lines("b", START, 40, i -> Map.of("tenure", i)).replace("\"version\":1", "\"version\":2"));
    model.turn(Duration.ofMinutes(1));

    assertThat(incident(1).summary())
        .startsWith(
            "The monitor failed: what the version learned from cannot be read. version 2 of"
                + " telco-churn: ");
    assertThat(incident(1).version()).isEqualTo(2);
    assertThat(model.stateStore.find(Incident.key(CHURN, 2)))
        .as("the file itself is whole")
        .isEmpty();
  }

  /** As where memory or time is out: no turn comes to where incidents are looked at. */
  @Test
  void turnsThatAreKilledOneAfterTheOtherRingBeforeTheNextIsKilled() {
    model.captured("captures/2026/11/23/18/a", START, 360, 72);
    var killing = model.function(model.stateStore, killingAtCaptures(), () -> model.now);
    for (int turn = 0; turn < UnfinishedTurns.MOST_TRIES; turn++) {
      assertThatThrownBy(() -> killing.apply(NOTHING)).isInstanceOf(OutOfMemoryError.class);
      assertThat(model.stateStore.find(Incident.key(CHURN, 1))).isEmpty();
    }
    model.now = START.plusSeconds(60);
    assertThatThrownBy(() -> killing.apply(NOTHING)).isInstanceOf(OutOfMemoryError.class);

    assertThat(incident(1).summary())
        .isEqualTo(
            "The monitor failed: its turns do not end. SummarizeCaptures: 3 turns in a row began and"
                + " did not end since 2026-11-23T18:00:00Z. None could say why, as if out of time or"
                + " memory.");
    model.turn(Duration.ofMinutes(2));
    next();
    assertThat(incident(1).isOpen()).isFalse();
    poison("captures/2026/11/23/18/p");
    model.turn(Duration.ofMinutes(20));
    assertThat(incident(2).summary()).as("turns end again").contains("could not be read");
  }

  private ObjectStore killingAtCaptures() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("head")) {
                throw new OutOfMemoryError("a file of nothing but poison");
              }
              return method.invoke(model.objects, arguments);
            });
  }

  private void poison(String key) {
    model.objects.write("data", key, new byte[] {1, 2, 3}, "application/gzip");
  }

  /** A window of later is judged. */
  private void next() {
    Instant from = START.plus(LENGTH.multipliedBy(2));
    model.captured("captures/2026/11/23/18/next", from, 360, 72);
    model.turn(LENGTH.multipliedBy(3));
  }

  private Incident incident(int number) {
    return model.stateStore.find(Incident.key(CHURN, number)).orElseThrow().value();
  }
}

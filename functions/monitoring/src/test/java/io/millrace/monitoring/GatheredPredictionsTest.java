package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.NOTHING;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.state.FailingStateStore;
import io.millrace.domain.state.Revised;
import io.millrace.monitoring.SummarizeCaptures.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of captures that wait are joined together, and none stops the next. */
class GatheredPredictionsTest {

  private static final Instant LATER = START.plus(MonitoringPolicy.USUAL_WINDOW);

  private final WatchedModel model = new WatchedModel();

  @BeforeEach
  void threeObjectsWait() {
    model.captured("captures/2026/11/23/18/a", START, 10, 72);
    model.captured("captures/2026/11/23/18/b", START.plusSeconds(60), 20, 72);
    model.captured("captures/2026/11/23/18/c", LATER, 5, 72);
    model.now = LATER.plusSeconds(60);
  }

  @Test
  void aWindowIsWrittenOnceForAllObjectsThatWait() {
    model.turn(Duration.ofMinutes(6));

    assertThat(joined(START).revision()).isEqualTo(1);
    assertThat(predictions(START)).isEqualTo(30);
    assertThat(predictions(LATER)).isEqualTo(5);
  }

  @Test
  void whatCannotBeKeptTogetherIsKeptOneByOne() {
    var broken = new AtomicBoolean(true);

    assertThat(turn(sort -> sort.equals(sort(START)) && broken.getAndSet(false)))
        .isEqualTo(new Turn(3, 3, 0, 0, 0));

    assertThat(joined(START).revision()).as("one for each object").isEqualTo(2);
    assertThat(predictions(START)).isEqualTo(30);
    assertThat(predictions(LATER)).isEqualTo(5);
  }

  @Test
  void whatCannotBeKeptAtAllWaitsForTheNextTurnAndHoldsUpNoOther() {
    assertThatThrownBy(() -> turn(sort -> sort.equals(sort(START))))
        .isInstanceOf(UnavailableException.class);
    assertThat(predictions(LATER)).isEqualTo(5);

    assertThat(model.turn(Duration.ofMinutes(7))).as("two wait").isEqualTo(new Turn(2, 2, 0, 0, 0));

    assertThat(predictions(START)).isEqualTo(30);
    assertThat(model.summary(START).predictions()).isEqualTo(30);
    assertThat(predictions(LATER)).isEqualTo(5);
  }

  private interface Trouble {
    boolean with(String sort);
  }

  private Turn turn(Trouble trouble) {
    var store =
        new FailingStateStore(
            model.stateStore,
            sort -> {
              if (trouble.with(sort)) {
                throw new UnavailableException("could not reach " + sort);
              }
            });
    return model.function(store, model.objects, () -> model.now).apply(NOTHING);
  }

  private static String sort(Instant from) {
    return JoinedWindow.key(CHURN, from).sort();
  }

  private Revised<JoinedWindow> joined(Instant from) {
    return model.stateStore.find(JoinedWindow.key(CHURN, from)).orElseThrow();
  }

  private int predictions(Instant from) {
    try (InputStream in = model.objects.read(joined(from).value().contents())) {
      return JoinedPredictions.read(in).predictions().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

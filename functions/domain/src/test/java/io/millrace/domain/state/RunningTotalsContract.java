package io.millrace.domain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What all {@link RunningTotals} must do. */
public abstract class RunningTotalsContract {

  private static final Instant UNTIL = Instant.parse("2126-01-01T00:00:00Z");

  protected abstract RunningTotals totals();

  @Test
  void aSumIsNothingAtFirstAndTakesBackWhatItIsGiven() {
    assertThat(add("shop", 5)).isEqualTo(5);
    assertThat(add("shop", 7)).isEqualTo(12);
    assertThat(add("shop", -12)).isZero();
    assertThat(add("shop", 0)).isZero();
    assertThat(add("other", -1)).isEqualTo(-1);
    assertThat(totals().add("q", "shop", 1, UNTIL)).as("of another partition").isOne();
  }

  @Test
  void eightAtOnceLoseNothing() throws Exception {
    List<Callable<Long>> calls = new ArrayList<>();
    LongStream.rangeClosed(1, 40).forEach(_ -> calls.add(() -> add("many", 1)));
    List<Long> told = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (Future<Long> each : pool.invokeAll(calls)) {
        told.add(each.get());
      }
    }

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
  }

  private long add(String whose, long amount) {
    return totals().add("p", whose, amount, UNTIL);
  }
}

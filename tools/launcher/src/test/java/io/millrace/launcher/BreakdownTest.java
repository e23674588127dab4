package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.launcher.Breakdown.Span;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakdownTest {

  @Test
  void everySecondIsCountedOnce() {
    var breakdown =
        Breakdown.of(
            at(0),
            at(20),
            List.of(span(8, 14)),
            List.of(span(-2, 3), span(1, 4), span(6, 9), span(13, 15), span(19, 25)));

    assertThat(breakdown)
        .hasToString("20.0 s in all: 6.0 s training, 8.0 s starting, 6.0 s the rest");
  }

  @Test
  void whereNothingStartsAllIsTheRest() {
    assertThat(Breakdown.of(at(0), at(3), List.of(), List.of()))
        .hasToString("3.0 s in all: 0.0 s training, 0.0 s starting, 3.0 s the rest");
  }

  private static Span span(long from, long to) {
    return new Span(at(from), at(to));
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(1_000_000 + second);
  }
}

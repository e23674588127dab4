package io.millrace.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JoinedPredictionsTest {

  private static final Instant START = Instant.parse("2026-11-23T18:46:00Z");

  @Test
  void ofWhatTwoRequestsSaidAtTheSameInstantTheSameCountsInWhateverOrderItIsRead() {
    var yes = new JoinedPredictions.Label("a", "Yes", START, 0);
    var no = new JoinedPredictions.Label("a", "No", START, 0);
    var one = new JoinedPredictions();
    var other = new JoinedPredictions();
    one.add(yes);
    one.add(no);
    other.add(no);
    other.add(yes);

    assertThat(one.labels()).containsExactlyElementsOf(other.labels()).containsExactly(yes);
  }
}

package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.prediction.protocol.UuidV7;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  private Instant now = Instant.parse("2022-02-22T19:22:22.000Z");
  private final UuidV7 ids = new UuidV7(() -> now, new Random(1));

  /** The time of the example in RFC 9562, appendix A.6. */
  @Test
  void theFirstFortyEightBitsAreTheTime() {
    UUID id = ids.get();

    assertThat(id.toString()).startsWith("017f22e2-79b0-7");
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void idsSortByTheirTimeAndDifferWithinIt() {
    String first = ids.get().toString();
    String second = ids.get().toString();
    now = now.plusMillis(1);

    assertThat(second).isNotEqualTo(first);
    assertThat(ids.get().toString()).isGreaterThan(first).isGreaterThan(second);
  }
}

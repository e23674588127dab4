package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class GatheredCapturesTest {

  private final List<Integer> sent = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private final GatheredCaptures captures =
      new GatheredCaptures(lines -> sent.add(lines.size()), () -> now);

  @Test
  void oneAfterSilenceGoesAsSoonAsItsAnswerHasLeft() {
    captures.keep(List.of(line(10)));
    assertThat(sent).isEmpty();

    captures.sendWhatIsDue();
    assertThat(sent).containsExactly(1);
  }

  @Test
  void thoseOfASecondGoTogether() {
    for (int i = 0; i < 100; i++) {
      captures.keep(List.of(line(10)));
      captures.sendWhatIsDue();
      now = now.plusMillis(10);
    }
    now = now.plus(GatheredCaptures.PAUSE);
    captures.sendWhatIsDue();

    assertThat(sent).containsExactly(1, 99);
  }

  @Test
  void nothingIsSentWhereNothingWaits() {
    captures.sendWhatIsDue();
    captures.send();

    assertThat(sent).isEmpty();
  }

  @Test
  void whoBringsMoreThanMayWaitSendsItHimself() {
    captures.keep(List.of(line(10)));
    captures.sendWhatIsDue();
    captures.keep(List.of(line(GatheredCaptures.MOST_BYTES)));
    assertThat(sent).containsExactly(1);

    captures.keep(List.of(line(1)));
    assertThat(sent).containsExactly(1, 2);
  }

  @Test
  void whatWaitsGoesInTheEndHoweverLittleTimeIsOver() {
    captures.keep(List.of(line(10)));
    captures.sendWhatIsDue();
    captures.keep(List.of(line(10), line(10)));
    now = now.plus(Duration.ofMillis(1));

    captures.send();

    assertThat(sent).containsExactly(1, 2);
  }

  @Test
  void whatComesWhenNobodyWillSendItLaterGoesAtOnce() {
    captures.keep(List.of(line(10)));
    captures.close();
    assertThat(sent).containsExactly(1);

    captures.keep(List.of(line(10), line(10)));
    assertThat(sent).containsExactly(1, 2);
  }

  private static CaptureLine line(int bytes) {
    return new CaptureLine(Bench.MODEL, 1, SdkBytes.fromUtf8String("x".repeat(bytes)));
  }
}

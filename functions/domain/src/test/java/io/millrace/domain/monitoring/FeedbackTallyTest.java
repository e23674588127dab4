package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedbackTallyTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final FeedbackTally NOTHING = FeedbackTally.from(START);

  @Test
  void aTenthOfTwentyIsMuchAndOfFewerNothingIsSaid() {
    FeedbackTally few = NOTHING.plus(START, 19, 19, "a");
    assertThat(few.isEnough()).isFalse();
    assertThat(few.isLarge()).isFalse();
    assertThat(few.plus(START, 1, 0, "b").isLarge()).isTrue();

    assertThat(NOTHING.plus(START, 20, 2, "a").isLarge()).isTrue();
    assertThat(NOTHING.plus(START, 20, 1, "a").isLarge()).isFalse();
    assertThat(NOTHING.plus(START, 20, 1, "a").isEnough()).isTrue();
    assertThat(NOTHING.plus(START, 21, 2, "a").isLarge()).isFalse();
  }

  @Test
  void aDayThatIsOverIsForgottenOnceEnoughWasSaidInIt() {
    FeedbackTally day = NOTHING.plus(START, 20, 20, "a");
    Instant atItsEnd = START.plus(Duration.ofDays(1));
    assertThat(day.plus(atItsEnd, 5, 0, "b")).isEqualTo(new FeedbackTally(START, 25, 20, "a"));
    Instant later = atItsEnd.plusSeconds(1);
    assertThat(day.plus(later, 5, 0, "b")).isEqualTo(new FeedbackTally(later, 5, 0, null));
    assertThat(NOTHING.plus(START, 19, 19, "a").plus(later, 5, 0, "b"))
        .as("too little was said")
        .isEqualTo(new FeedbackTally(START, 24, 19, "a"));
  }

  @Test
  void itSaysHowManyOfHowMany() {
    assertThat(NOTHING.plus(START, 40, 12, "a").why())
        .isEqualTo(
            "12 of 40 lines since 2026-11-23T18:00:00Z are about no prediction that is known, the newest in this object.");
    assertThatThrownBy(() -> new FeedbackTally(START, 1, 2, null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("in [0, 1]");
    assertThatThrownBy(() -> new FeedbackTally(START, 1, -1, null))
        .isInstanceOf(InvalidInputException.class);
  }
}

package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedbackTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Instant NOON = Instant.parse("2026-11-29T12:34:56Z");

  @Test
  void itIsKeptByTheHourInWhichItWasReceived() {
    assertThat(Feedback.prefix(CHURN, NOON)).isEqualTo("feedback/telco-churn/2026/11/29/12/");
  }

  @Test
  void anIdOfOursTellsWhenThePredictionWasGiven() {
    assertThat(of("01a227fc-3ee0-790d-9426-1790fe5b516b", null, null, 0).predictedAt())
        .contains(Instant.ofEpochMilli(0x01a227fc3ee0L));
    assertThat(of("9b2f2f0e-7a0f-4c1c-8f51-000000000000", null, null, 0).predictedAt()).isEmpty();
    assertThat(of("none", null, null, 0).predictedAt()).isEmpty();
    assertThat(of(null, "7590", NOON, 0).predictedAt()).isEmpty();
  }

  @Test
  void whatWasSaidLastIsLast() {
    Feedback first = of("a", null, null, 0);
    Feedback second = of("a", null, null, 1);

    assertThat(Stream.of(second, first).sorted(Feedback.ORDER)).containsExactly(first, second);
  }

  @Test
  void itIsAboutAnIdOrAboutAnEntityAndATime() {
    assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> of("a", "b", NOON, 0));
    assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> of(null, "b", null, 0));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> of(null, null, NOON, 0));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> of(null, null, null, 0));
    assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> of("a", null, NOON, 0));
  }

  private static Feedback of(
      @Nullable String id, @Nullable String entity, @Nullable Instant asOf, int sequence) {
    return new Feedback(CHURN, id, entity, asOf, "Yes", NOON, sequence, "ada");
  }
}

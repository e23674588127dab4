package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Caller;
import io.millrace.domain.deployment.TokenAllowances.Allowance;
import io.millrace.domain.deployment.TokenAllowances.Allowance.Exhausted;
import io.millrace.domain.deployment.TokenAllowances.Allowance.Granted;
import io.millrace.domain.project.TokenLimits;
import io.millrace.domain.state.InMemoryRunningTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenAllowancesTest {

  private static final ProjectName CHAT = new ProjectName("support-chat");
  private static final Caller SHOP = new Caller("shop", Map.of());

  private Instant now = Instant.parse("2026-11-30T12:00:48Z");
  private final TokenAllowances allowances =
      new TokenAllowances(new InMemoryRunningTotals(), () -> now);

  @Test
  void whoHasHadWhatThereIsWaitsForTheNextMinute() {
    TokenLimits limits = limits(100L, null);

    answered(take(limits, 60), 50);
    answered(take(limits, 60), 50);

    assertThat(take(limits, 1)).isEqualTo(new Exhausted("minute", 100, Duration.ofSeconds(12)));
    now = now.plusSeconds(12);
    assertThat(take(limits, 1)).isInstanceOf(Granted.class);
  }

  @Test
  void whoHasHadWhatThereIsWaitsForTheNextDay() {
    TokenLimits limits = limits(100L, 150L);

    answered(take(limits, 60), 100);
    now = now.plusSeconds(60);
    answered(take(limits, 60), 50);

    assertThat(take(limits, 1))
        .isEqualTo(
            new Exhausted(
                "day", 150, Duration.between(now, Instant.parse("2026-12-01T00:00:00Z"))));
    assertThat(take(limits(100L, null), 1))
        .as("the minute was not charged")
        .isEqualTo(
            new Granted(
                List.of(
                    new TokenAllowances.Charge(
                        "allowance#support-chat",
                        "shop#MINUTE#2026-11-30T12:01:00Z",
                        Instant.parse("2026-11-30T12:02:00Z"),
                        1,
                        51,
                        100))));
  }

  @Test
  void whatIsLeftIsOfTheLimitThatEndsFirstAsReckonedUntilItIsKnown() {
    TokenLimits limits = limits(100L, 150L);

    var first = (Granted) take(limits, 60);
    assertThat(first.nearest().orElseThrow().left()).isEqualTo(40);
    assertThat(allowances.settle(first, 90).nearest().orElseThrow())
        .satisfies(minute -> {
          assertThat(minute.limit()).isEqualTo(100);
          assertThat(minute.left()).isEqualTo(10);
          assertThat(minute.until()).isEqualTo(Instant.parse("2026-11-30T12:01:00Z"));
        });
    now = now.plusSeconds(12);
    var second = (Granted) take(limits, 500);
    assertThat(second.nearest().orElseThrow().left()).as("never less than none").isZero();
    assertThat(allowances.settle(second, 5).nearest().orElseThrow())
        .satisfies(day -> {
          assertThat(day.limit()).isEqualTo(150);
          assertThat(day.left()).isEqualTo(55);
        });
    assertThat(((Granted) take(limits(null, null), 60)).nearest()).isEmpty();
  }

  @Test
  void whoAsksManyTimesAtOnceGetsNoMoreThanOneRequestBeyond() {
    TokenLimits limits = limits(100L, null);

    int let = 0;
    for (int request = 0; request < 50; request++) {
      if (take(limits, 30) instanceof Granted) {
        let++;
      }
    }

    assertThat(let).as("30, 60, 90, 120 tokens at most").isEqualTo(4);
  }

  @Test
  void whatIsNotAnsweredCountsNothing() {
    TokenLimits limits = limits(100L, 100L);

    answered(take(limits, 1000), 0);
    assertThat(take(limits, 1000)).isInstanceOf(Granted.class);
    assertThat(take(limits, 1)).as("nobody told").isInstanceOf(Exhausted.class);
  }

  @Test
  void eachCallerAndEachModelHasItsOwn() {
    TokenLimits limits = limits(100L, null);
    answered(take(limits, 0), 100);

    assertThat(take(limits, 0)).isInstanceOf(Exhausted.class);
    assertThat(allowances.take(CHAT, new Caller("other", Map.of()), limits, 0))
        .isInstanceOf(Granted.class);
    assertThat(allowances.take(CHAT, new Caller("shop", Map.of(), "eve", null), limits, 0))
        .isInstanceOf(Granted.class);
    assertThat(allowances.take(new ProjectName("other-chat"), SHOP, limits, 0))
        .isInstanceOf(Granted.class);
  }

  private Allowance take(TokenLimits limits, long reckoned) {
    return allowances.take(CHAT, SHOP, limits, reckoned);
  }

  private void answered(Allowance allowance, long took) {
    var _ = allowances.settle((Granted) allowance, took);
  }

  private static TokenLimits limits(@Nullable Long perMinute, @Nullable Long perDay) {
    return new TokenLimits(null, perMinute, perDay);
  }
}

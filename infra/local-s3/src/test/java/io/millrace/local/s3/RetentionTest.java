package io.millrace.local.s3;

import static io.millrace.local.s3.RetentionMode.COMPLIANCE;
import static io.millrace.local.s3.RetentionMode.GOVERNANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void whoMayBypassGovernanceMayDoAnythingWithItAndOthersMayMakeItLonger() {
    Retention governed = lock(GOVERNANCE, 60);

    assertThat(mayBecome(governed, lock(GOVERNANCE, 61), false)).isTrue();
    assertThat(mayBecome(governed, lock(GOVERNANCE, 59), false)).isFalse();
    assertThat(mayBecome(governed, lock(COMPLIANCE, 61), false)).isFalse();
    assertThat(mayBecome(governed, null, false)).isFalse();
    assertThat(mayBecome(governed, lock(GOVERNANCE, 59), true)).isTrue();
    assertThat(mayBecome(governed, lock(COMPLIANCE, 61), true)).isTrue();
    assertThat(mayBecome(governed, null, true)).isTrue();
  }

  @Test
  void complianceIsMadeLongerAndNothingElse() {
    Retention firm = lock(COMPLIANCE, 60);

    assertThat(mayBecome(firm, lock(COMPLIANCE, 61), false)).isTrue();
    assertThat(mayBecome(firm, lock(COMPLIANCE, 59), true)).isFalse();
    assertThat(mayBecome(firm, lock(GOVERNANCE, 61), true)).isFalse();
    assertThat(mayBecome(firm, null, true)).isFalse();
  }

  @Test
  void whatIsOverForbidsNothing() {
    assertThat(mayBecome(lock(COMPLIANCE, 0), null, false)).isTrue();
  }

  private static Retention lock(RetentionMode mode, int seconds) {
    return new Retention(mode, NOW.plusSeconds(seconds));
  }

  private static boolean mayBecome(Retention present, @Nullable Retention other, boolean bypassed) {
    return !present.forbids(other, NOW, bypassed);
  }
}

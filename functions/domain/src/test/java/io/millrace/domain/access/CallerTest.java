package io.millrace.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerTest {

  @Test
  void whoeverIssuesATokenIsNamedBesideTheNameThatTheyWrote() {
    var eve = new Caller("eve", Map.of());
    var boss = new Caller("boss", Map.of(), eve.voucher(), null);
    var other = new Caller("other", Map.of(), boss.voucher(), null);

    assertThat(eve.name()).isEqualTo("eve");
    assertThat(boss.name()).isEqualTo("boss (by eve)");
    assertThat(other.name()).isEqualTo("other (by eve)");
  }
}

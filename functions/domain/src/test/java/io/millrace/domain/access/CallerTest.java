package io.millrace.domain.access;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.ProjectName;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @EnumSource(Role.class)
  void aRoleMayWhatThoseBeforeItMayInItsProjectAlone(Role role) {
    var ada = new Caller("ada", Map.of("telco-churn", role));
    for (Role needed : Role.values()) {
      boolean may = needed.compareTo(role) <= 0;
      assertThat(ada.may(needed, CHURN)).as("%s as %s", needed, role).isEqualTo(may);
      assertThat(ada.mayIn(needed, "telco-churn")).isEqualTo(may);
      assertThat(ada.may(needed, new ProjectName("other"))).isFalse();
      assertThat(ada.mayIn(needed, AccessToken.EVERY_PROJECT)).isFalse();
    }
    assertThat(ada.highest(CHURN)).isEqualTo(role);
  }

  @Test
  void theHighestOfTwoRolesIsOnesOwnOrTheOneForAll() {
    var ada =
        new Caller(
            "ada", Map.of("telco-churn", Role.VIEWER, AccessToken.EVERY_PROJECT, Role.OPERATOR));

    assertThat(ada.highest(CHURN)).isEqualTo(Role.OPERATOR);
    assertThat(ada.mayIn(Role.OPERATOR, AccessToken.EVERY_PROJECT)).isTrue();
    assertThatThrownBy(() -> new Caller("eve", Map.of()).highest(CHURN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("eve has no role in telco-churn");
  }

  @Test
  void whoMayNotIsToldWhy() {
    assertThat(new NotAllowedException("it needs APPROVER").reason())
        .isEqualTo("it needs APPROVER");
  }
}

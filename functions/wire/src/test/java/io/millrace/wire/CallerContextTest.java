package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerContextTest {

  @Test
  void aCallerIsReadAsTheAuthorizerWroteThem() {
    var roles = Map.of("telco-churn", Role.APPROVER, "*", Role.VIEWER);
    var known = new Caller("ada", roles);
    var vouchedFor = new Caller("ada", roles, "eve", Sha256.of("token"));

    for (Caller caller : List.of(known, vouchedFor)) {
      assertThat(CallerContext.read(CallerContext.of(caller)::get)).contains(caller);
    }
    assertThat(CallerContext.read(_ -> null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"*\":null}", "{\"*\":\"KING\"}", "{\"*\":{}}", "{"})
  void whatIsNoRolesIsRefused(String roles) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> CallerContext.read(Map.of("subject", "ada", "roles", roles)::get));
  }
}

package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerContextTest {

  @Test
  void aCallerIsReadAsTheAuthorizerWroteThem() {
    var caller = new Caller("ada", Map.of("telco-churn", Role.APPROVER, "*", Role.VIEWER));
    Map<String, String> context = CallerContext.of(caller);

    assertThat(
            CallerContext.read(
                context.getOrDefault(CallerContext.SUBJECT, ""),
                context.getOrDefault(CallerContext.ROLES, "")))
        .isEqualTo(caller);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"*\":null}", "{\"*\":\"KING\"}", "{\"*\":{}}", "{"})
  void whatIsNoRolesIsRefused(String roles) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> CallerContext.read("ada", roles));
  }
}

package io.millrace.local.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.service.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

  @Test
  void quotesHoldWhatIsNoWord() {
    assertThat(FilterPattern.of("\"[code 4.0]\" x_1").test("x_1 [code 4.0]")).isTrue();
    assertThat(FilterPattern.of("\"say \\\"no\\\"\"").test("they say \"no\"")).isTrue();
    assertThat(FilterPattern.of("  ").test("anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.level = \"ERROR\" }",
        "[ip, user]",
        "%ERROR|WARN%",
        "ERROR|WARN",
        "?ERROR WARN",
        "?ERROR -WARN",
        "\"open",
        "a\"b\"",
        "--",
        "*"
      })
  void whatIsNotImplementedIsRefusedAndNotTakenForATerm(String pattern) {
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> FilterPattern.of(pattern))
        .satisfies(e -> assertThat(e.code()).isEqualTo("InvalidParameterException"))
        .withMessageContaining(pattern);
  }
}

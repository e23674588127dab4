package io.millrace.local.events;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.service.TemplateException;
import org.junit.jupiter.api.Test;

class ExpressionsTest {

  @Test
  void whatIsNoScheduleIsTheTemplatesFault() {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> Expressions.read("rate(5 moons)", "UTC"))
        .withMessageContaining("'rate(5 moons)' is no schedule");
  }
}

package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardNormalTest {

  @ParameterizedTest
  @CsvSource({"1.959963985, 0.025", "3.090232306, 0.001", "5, 2.866515719e-7", "40, 0"})
  void theTailIsThatOfTables(double z, double expected) {
    assertThat(StandardNormal.upperTail(z)).isCloseTo(expected, within(2e-7 * expected + 1e-15));
  }

  /** Twice of it is a p-value, which is at most 1. */
  @Test
  void halfIsAboveTheMean() {
    assertThat(StandardNormal.upperTail(0)).isEqualTo(0.5);
    assertThat(StandardNormal.upperTail(1e-9)).isBetween(0.4999999, 0.5);
  }
}

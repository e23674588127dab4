package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortenedTest {

  @Test
  void whatFitsIsLeftAsItIs() {
    assertThat(Shortened.to(4, "four")).isEqualTo("four");
  }

  @Test
  void whatIsLongerEndsWithAMarkWithinTheLength() {
    assertThat(Shortened.to(4, "fifth")).isEqualTo("fif…");
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(Shortened.to(4, "ab\uD83D\uDE00cd")).isEqualTo("ab…");
    assertThat(Shortened.to(5, "ab\uD83D\uDE00cd")).isEqualTo("ab\uD83D\uDE00…");
  }
}

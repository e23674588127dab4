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

  @Test
  void aNumberIsNotCutToAnotherOne() {
    String text = "accuracy was 0.93125 on 1,400 rows";

    for (int length = 15; length <= 20; length++) {
      assertThat(Shortened.to(length, text)).isEqualTo("accuracy was…");
    }
    assertThat(Shortened.to(21, text)).isEqualTo("accuracy was 0.93125…");
    assertThat(Shortened.to(50, "a " + "x".repeat(60))).isEqualTo("a " + "x".repeat(47) + "…");
  }

  @Test
  void aWordOfMoreThanFortyCharactersIsCutWithin() {
    String start = "a ";

    assertThat(Shortened.to(42, start + "x".repeat(60))).isEqualTo("a…");
    assertThat(Shortened.to(43, start + "x".repeat(60))).isEqualTo("a " + "x".repeat(40) + "…");
    assertThat(Shortened.to(30, " " + "x".repeat(60))).isEqualTo(" " + "x".repeat(28) + "…");
  }
}

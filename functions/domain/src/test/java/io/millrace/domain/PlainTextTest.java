package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void whatATerminalWouldObeyIsAQuestionMark() {
    assertThat(PlainText.of("\u001b]0;owned\u0007\nversion 99 approved"))
        .isEqualTo("?]0;owned??version 99 approved");
    assertThat(PlainText.of("a\u009b31mb\u2028c\u202ed\u007fe\ufeff\ud800"))
        .isEqualTo("a?31mb?c?d?e??");
  }

  @Test
  void wordsOfEveryScriptStayAsTheyAre() {
    for (String text : new String[] {"größer → 3", "می\u200cخواهم", "👩\u200d🔬 données", ""}) {
      assertThat(PlainText.is(text)).as(text).isTrue();
      assertThat(PlainText.of(text)).isEqualTo(text);
    }
  }

  @Test
  void aRefusalEchoesAValueInOneLine() {
    assertThat(new InvalidInputException("why", "short", "a\u009b2J\u2028b"))
        .hasMessage("why must be short, but was 'a?2J?b'");
  }

  @Test
  void aRefusalEchoesEightyCharactersAndItsRuleNone() {
    var whole = new InvalidInputException("why", "short", "x".repeat(80));
    var cut = new InvalidInputException("why", "short", "x".repeat(81));

    assertThat(whole.reason()).isEqualTo("why must be short, but was '" + "x".repeat(80) + "'");
    assertThat(cut.reason()).isEqualTo("why must be short, but was '" + "x".repeat(80) + "…'");
    assertThat(cut.rule()).isEqualTo("why must be short");
    assertThat(new InvalidInputException("A sentence.").rule()).isEmpty();
  }
}

package io.millrace.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.TrafficRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutOfLanguageTest {

  private static final String REQUEST = "{\"model\":\"support-chat\",\"messages\":[]}";
  private static final RolloutPolicy CANARY =
      new RolloutPolicy(
          List.of(10),
          Duration.ofMinutes(5),
          null,
          null,
          null,
          null,
          null,
          new TrafficRule.OfHeader("X-Canary", List.of("yes")));

  private final LanguageStage stage = new LanguageStage();

  @Test
  void aShareOfTheRequestsGoesToTheNewVersionAndAllOnceItIsComplete() {
    stage.serve(Answers.CHAT, null);
    stage.serve(Answers.CHAT, CANARY);

    assertThat(answering(Map.of())).as("the dice say 0 of 100").isEqualTo("2");
    stage.chance = Integer.MAX_VALUE;
    assertThat(answering(Map.of())).isEqualTo("1");
    assertThat(answering(Map.of("x-canary", "yes"))).isEqualTo("2");
    assertThat(answering(Map.of("x-canary", "no"))).isEqualTo("1");

    stage.rollouts.abort(LanguageStage.CHAT, "ada", "it swears");
    stage.now = stage.now.plusSeconds(2);
    stage.chance = 0;
    assertThat(answering(Map.of("x-canary", "yes"))).isEqualTo("1");
  }

  @Test
  void whatTheNewVersionFailsAtTheOldOneAnswers() {
    stage.serve(Answers.CHAT, null);
    stage.serve(Answers.CHAT, CANARY);
    fails(2);

    assertThat(answering(Map.of("x-canary", "yes"))).isEqualTo("1");
    assertThat(stage.asked).hasSize(2);
    assertThat(stage.log.toString())
        .contains("\"version\":\"2\"", "\"PredictionErrors\":1")
        .doesNotContain("Fallbacks");
  }

  @Test
  void whatTheServingVersionFailsAtTheOneBeforeAnswersAndTheAnswerSaysSo() {
    stage.serve(Answers.CHAT, null);
    stage.serve(Answers.CHAT, null);
    fails(2);

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.allHeaders())
        .containsEntry("millrace-version", "1")
        .containsEntry("millrace-instead-of", "2");
    assertThat(stage.log.toString()).contains("\"Fallbacks\":1");
  }

  @Test
  void whereNobodyAnswersTheCallerMayTryAgain() {
    stage.serve(Answers.CHAT, null);
    fails(1);

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.allHeaders()).containsKey("retry-after");
    assertThat(stage.log.toString()).contains("\"PredictionErrors\":1");
  }

  @Test
  void whoWaitedLongWaitsForNoOther() {
    stage.serve(Answers.CHAT, null);
    stage.serve(Answers.CHAT, null);
    stage.containers.put(
        2,
        _ -> {
          stage.now = stage.now.plusSeconds(20);
          throw LanguageStage.unavailable();
        });

    assertThat(stage.post("chat/completions", REQUEST).status()).isEqualTo(503);
    assertThat(stage.asked).hasSize(1);
  }

  private String answering(Map<String, String> headers) {
    return stage
        .post("chat/completions", REQUEST, headers)
        .allHeaders()
        .getOrDefault("millrace-version", "none");
  }

  private void fails(int version) {
    stage.containers.put(
        version,
        _ -> {
          throw LanguageStage.unavailable();
        });
  }
}

package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModel.Capture;
import io.millrace.domain.project.TokenLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanguageModelYamlTest {

  private static final String IMAGE =
      "763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:0.36.0-lmi";

  @Test
  void aContainerIsDeclaredWithWhatItNeeds() {
    String yaml =
        """
        name: support-chat
        container:
          image: %s
          data: s3://weights/language-models/qwen/
          environment: {OPTION_ROLLING_BATCH: vllm, OPTION_MAX_MODEL_LEN: 4096}
        deployment:
          backend: {instance: ml.g6.xlarge}
          rollout: {strategy: canary}
        limits: {completionTokens: 512, tokensPerMinute: 20000, tokensPerDay: 1000000}
        capture: prompts
        """
            .formatted(IMAGE);

    var model = LanguageModelYaml.parse(yaml);

    assertThat(LanguageModelYaml.isOne(yaml)).isTrue();
    assertThat(model.answers()).isEqualTo(Answers.CHAT);
    assertThat(model.container().image()).isEqualTo(IMAGE);
    assertThat(model.container().data()).isEqualTo("s3://weights/language-models/qwen/");
    assertThat(model.container().environment())
        .isEqualTo(Map.of("OPTION_ROLLING_BATCH", "vllm", "OPTION_MAX_MODEL_LEN", "4096"));
    assertThat(model.backend()).isEqualTo(new Backend.RealTime("ml.g6.xlarge", 1));
    assertThat(model.deployment().rollout()).isNotNull();
    assertThat(model.capture()).isEqualTo(Capture.PROMPTS);
    assertThat(model.limits()).isEqualTo(new TokenLimits(512L, 20_000L, 1_000_000L));
  }

  @Test
  void allThatIsWrongIsToldAtOnceWhereItIs() {
    assertThatThrownBy(() ->
            LanguageModelYaml.parse(
                """
                name: Support Chat
                container: {image: vllm, environment: {HF_TOKEN: hf_x}}
                answers: pictures
                deployment: {backend: {instance: big}}
                columns: {}
                """))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1:7: name")
        .hasMessageContaining("2:12: container")
        .hasMessageContaining("3:10: answers: must be one of chat, embeddings")
        .hasMessageContaining("4:23: deployment.backend")
        .hasMessageContaining("5:10: columns: is not known here");
  }

  @Test
  void aDeploymentIsNeededSinceTheFunctionRunsNoContainer() {
    assertThatThrownBy(() ->
            LanguageModelYaml.parse(
                "name: support-chat\ncontainer: {image: '%s'}\n".formatted(IMAGE)))
        .hasMessageContaining("deployment is missing");
    assertThatThrownBy(() ->
            LanguageModelYaml.parse(
                "name: support-chat\ncontainer: {image: '%s'}\ndeployment: {watch: 1h}\n"
                    .formatted(IMAGE)))
        .hasMessageContaining("does not run in the function");
  }

  @Test
  void vectorsHaveNoLimitOfWhatIsAnswered() {
    assertThatThrownBy(() ->
            LanguageModelYaml.parse(
                """
                name: search-vectors
                container: {image: '%s'}
                answers: embeddings
                limits: {completionTokens: 5}
                deployment: {backend: {instance: ml.g6.xlarge}}
                """
                    .formatted(IMAGE)))
        .hasMessageContaining("limits.completionTokens must be left out: a vector has none");
  }

  @Test
  void aProjectIsNone() {
    assertThat(LanguageModelYaml.isOne("name: churn\ntask: binary\n")).isFalse();
    assertThat(LanguageModelYaml.isOne("- container")).isFalse();
    assertThat(LanguageModelYaml.isOne(": : :")).isFalse();
  }
}

package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.project.Backend;
import io.millrace.wire.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EndpointScalingTest {

  private static final Backend.Scaled BACKEND =
      new Backend.Scaled(new Backend.RealTime("ml.m5.large", 2), 5, 600);
  private static final String TARGET =
      """
      "ResourceId":"endpoint/churn/variant/version-1",\
      "ScalableDimension":"sagemaker:variant:DesiredInstanceCount",\
      "ServiceNamespace":"sagemaker"}\
      """;

  private final List<String> asked = new ArrayList<>();
  private final Deque<SignedCalls.Answer> answers = new ArrayDeque<>();
  private final EndpointScaling scaling =
      new EndpointScaling((operation, json) -> {
        asked.add(operation + " " + new String(json, UTF_8));
        if (answers.isEmpty()) {
          throw new IOException("nobody answers");
        }
        return answers.remove();
      });

  private void answers(int status, String body) {
    answers.add(new SignedCalls.Answer(status, Optional.empty(), body.getBytes(UTF_8)));
  }

  @Test
  void anEndpointIsATargetWithOnePolicy() {
    answers(200, "{}");
    answers(200, "{}");

    assertThat(scaling.scale("churn", "version-1", BACKEND)).isEmpty();
    assertThat(asked.getFirst())
        .isEqualTo("RegisterScalableTarget {\"MaxCapacity\":5,\"MinCapacity\":2," + TARGET);
    assertThat(asked).hasSize(2);
    assertThat(asked.getLast()).startsWith("PutScalingPolicy ");
    JsonNode policy =
        Json.read(asked.getLast().replaceFirst("PutScalingPolicy ", ""), JsonNode.class);
    assertThat(policy.path("PolicyType").asString()).isEqualTo("TargetTrackingScaling");
    JsonNode tracked = policy.path("TargetTrackingScalingPolicyConfiguration");
    assertThat(tracked.path("TargetValue").asDouble()).isEqualTo(600);
    assertThat(tracked.at("/PredefinedMetricSpecification/PredefinedMetricType").asString())
        .isEqualTo("SageMakerVariantInvocationsPerInstance");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatIsRefusedIsSaidInAwsOwnWords(int before) {
    for (int call = 0; call < before; call++) {
      answers(200, "{}");
    }
    answers(400, "{\"__type\":\"com.amazon#LimitExceededException\",\"Message\":\"too many\"}");

    assertThat(scaling.scale("churn", "version-1", BACKEND))
        .contains("Application Auto Scaling answers 400 LimitExceededException: too many");
  }

  @Test
  void whatIsNotKnownIsNoRefusal() {
    answers(503, "<html>");
    assertThatThrownBy(() -> scaling.scale("churn", "version-1", BACKEND))
        .isInstanceOf(UnavailableException.class)
        .isNotInstanceOf(MisconfiguredException.class);
    assertThatThrownBy(() -> scaling.scale("churn", "version-1", BACKEND))
        .isInstanceOf(UnavailableException.class)
        .hasRootCauseMessage("nobody answers");
  }

  @Test
  void allPagesAreReadAndOnlyWhatIsOfTheStageIsNamed() {
    answers(
        200,
        """
        {"ScalableTargets": [{"ResourceId": "endpoint/millrace-dev-a/variant/version-1"},
          {"ResourceId": "endpoint/other/variant/all"}], "NextToken": "more"}
        """);
    answers(
        200,
        "{\"ScalableTargets\": [{\"ResourceId\": \"endpoint/millrace-dev-b/variant/version-2\"}]}");

    assertThat(scaling.names("millrace-dev-")).containsExactly("millrace-dev-a", "millrace-dev-b");
    assertThat(asked.getLast()).contains("\"NextToken\":\"more\"");
  }

  @Test
  void anAnswerWithoutTheNameOfATargetIsNoAnswer() {
    answers(200, "{\"ScalableTargets\": [{}]}");

    assertThatThrownBy(() -> scaling.names(""))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("AWS answered without the name of what is scaled");
  }

  @Test
  void whatIsNotThereIsLeftAlreadyAndNoOtherEndpointIs() {
    answers(
        200,
        """
        {"ScalableTargets": [{"ResourceId": "endpoint/churn/variant/version-1"},
          {"ResourceId": "endpoint/churn-2/variant/version-1"}]}
        """);
    answers(400, "{\"__type\":\"ObjectNotFoundException\",\"Message\":\"No scalable target\"}");

    scaling.leave("churn");
    assertThat(asked).hasSize(2);
    assertThat(asked.getLast()).isEqualTo("DeregisterScalableTarget {" + TARGET);
  }

  @Test
  void whoMayNotIsForSomebodyToMend() {
    answers(400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"not authorized\"}");

    assertThatThrownBy(() -> scaling.leave("churn"))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessage(
            "could not list what is scaled: Application Auto Scaling answers 400"
                + " AccessDeniedException: not authorized");
  }
}

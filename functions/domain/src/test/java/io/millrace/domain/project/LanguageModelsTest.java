package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.LanguageModel.Capture;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelsTest {

  private static final ProjectName CHAT = new ProjectName("support-chat");
  private static final String IMAGE =
      "763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:0.36.0-lmi";
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(store, _ -> {});
  private final LanguageModels models = new LanguageModels(transactions, () -> NOW);

  @Test
  void whatAnswersOtherwiseIsAVersionWhichWhoeverDeploysHearsOf() {
    var first = models.declare(model("qwen", null), "ada");
    var second = models.declare(model("llama", null), "ada");

    assertThat(first.version()).isOne();
    assertThat(second.version()).isEqualTo(2);
    assertThat(models.find(CHAT, 1)).contains(first);
    assertThat(models.find(CHAT)).contains(second);
    assertThat(models.newest(CHAT, 5)).containsExactly(second, first);
    assertThat(Listed.readable(models.list("", 5))).containsExactly(second);
    assertThat(store.announced())
        .containsExactly(new Event.VersionApproved(CHAT, 1), new Event.VersionApproved(CHAT, 2));
  }

  @Test
  void whatIsDeclaredAgainChangesNothing() {
    models.declare(model("qwen", null), "ada");

    assertThat(models.declare(model("qwen", null), "bob").by()).isEqualTo("ada");
    assertThat(store.announced()).hasSize(1);
  }

  @Test
  void howTrafficMovesIsNoOtherVersion() {
    models.declare(model("qwen", null), "ada");
    var canary = new RolloutPolicy(List.of(10), Duration.ofMinutes(5), null);
    var declared = models.declare(model("qwen", canary), "ada");

    assertThat(declared.version()).isOne();
    assertThat(models.find(CHAT).orElseThrow().model().deployment().rollout()).isEqualTo(canary);
    assertThat(store.announced()).hasSize(1);
  }

  @Test
  void whatItIsLimitedToIsNoOtherVersionAndHoldsAtOnce() {
    var first = models.declare(model("qwen", null), "ada").model();
    var limits = new TokenLimits(512L);
    var declared =
        models.declare(
            new LanguageModel(
                CHAT,
                first.container(),
                first.answers(),
                first.deployment(),
                limits,
                Capture.PROMPTS),
            "ada");

    assertThat(declared.version()).isOne();
    assertThat(models.find(CHAT).orElseThrow().model().limits()).isEqualTo(limits);
    assertThat(store.announced()).hasSize(1);
  }

  @Test
  void aNameIsAProjectsOrALanguageModelsAndNeverBoth() {
    var projects = new Projects(transactions, () -> NOW);
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    models.declare(model("qwen", null), "ada");

    assertThatThrownBy(() -> models.declare(named(Samples.CHURN, "qwen", null), "ada"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another one than a project has");
    assertThatThrownBy(() ->
            projects.declare(Samples.project(CHAT, DataPolicy.REPLACE), Sha256.of("2"), "ada"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another one than a language model has");
  }

  @Test
  void aContainerDoesNotRunInTheFunction() {
    assertThatThrownBy(() ->
            new LanguageModel(
                CHAT,
                new ModelContainer(IMAGE, null, Map.of()),
                LanguageModel.Answers.CHAT,
                new DeploymentPolicy(5, Duration.ofHours(1))))
        .hasMessageContaining("does not run in the function");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "password"})
  void noSecretIsDeclared(String name) {
    assertThatThrownBy(() -> new ModelContainer(IMAGE, null, Map.of(name, "x")))
        .hasMessageContaining("no secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vllm/vllm-openai", "ghcr.io/x/y:1", "763104351884.dkr.ecr.x.amazonaws.com/y"})
  void anImageIsOneOfAmazonEcrWithItsTag(String image) {
    assertThatThrownBy(() -> new ModelContainer(image, null, Map.of()))
        .hasMessageContaining("container.image");
  }

  private static LanguageModel model(String weights, @Nullable RolloutPolicy rollout) {
    return named(CHAT, weights, rollout);
  }

  private static LanguageModel named(
      ProjectName name, String weights, @Nullable RolloutPolicy rollout) {
    return new LanguageModel(
        name,
        new ModelContainer(
            IMAGE, "s3://data/language-models/%s/".formatted(weights), Map.of("A", "1")),
        LanguageModel.Answers.CHAT,
        new DeploymentPolicy(
            5, Duration.ofHours(1), rollout, new Backend.RealTime("ml.g6.xlarge", 1)));
  }
}

package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A model that programs ask as they ask OpenAI's: nothing of it is learned here, it is declared as
 * the container that answers.
 *
 * @param name by which programs ask for it
 * @param answers what it is asked for
 * @param deployment where the container runs, always at an endpoint, and how traffic moves to
 *     another one
 * @param limits null where it has none but its own
 * @param capture what is kept of what it is asked and answers; null for nothing
 */
public record LanguageModel(
    ProjectName name,
    ModelContainer container,
    Answers answers,
    DeploymentPolicy deployment,
    @Nullable TokenLimits limits,
    @Nullable Capture capture) {

  /** What a model is asked for. */
  public enum Answers {
    /** The next message of a conversation, or the rest of a text. */
    CHAT,
    /** A vector for each text. */
    EMBEDDINGS
  }

  public LanguageModel {
    Check.that(
        answers == Answers.CHAT || limits == null || limits.completionTokens() == null,
        "limits.completionTokens",
        "left out: a vector has none",
        String.valueOf(limits));
    Check.that(
        deployment.backend() instanceof Backend.SageMakerEndpoint,
        "deployment.backend",
        "{instance: ml.g6.xlarge} or {serverless: {memory: 6144}}, for a container of one's own does not run in the function",
        "function");
    Check.that(
        deployment.fallback() == null,
        "deployment.fallback",
        "left out: what the version that serves fails at, the one before answers",
        String.valueOf(deployment.fallback()));
    RolloutPolicy rollout = deployment.rollout();
    if (rollout != null) {
      Check.that(
          rollout.shadow() == null && rollout.compare() == null,
          "deployment.rollout",
          "canary, linear or blue-green: what is said in words is compared by nobody here",
          "shadow, ab or thompson");
      Check.that(
          rollout.stickyBy() == null && !(rollout.match() instanceof TrafficRule.OfColumn),
          "deployment.rollout",
          "without stickyBy and match by column: a request has no columns",
          String.valueOf(rollout));
    }
  }

  /** What is kept of conversations, as long as captured predictions are. */
  public enum Capture {
    /** What is asked. */
    PROMPTS,
    /** What is asked, and what is answered. */
    CONVERSATIONS
  }

  /** One without limits, of which nothing is kept. */
  public LanguageModel(
      ProjectName name, ModelContainer container, Answers answers, DeploymentPolicy deployment) {
    this(name, container, answers, deployment, null, null);
  }

  /** Where it runs. */
  public Backend.SageMakerEndpoint backend() {
    return (Backend.SageMakerEndpoint) deployment.backend();
  }

  /** What two declarations have in common whose answers come from the same. */
  public Sha256 digest() {
    return Sha256.of("%s\n%s\n%s\n%s".formatted(name, answers, backend(), container.text()));
  }
}

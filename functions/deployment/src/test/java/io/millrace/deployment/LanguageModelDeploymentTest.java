package io.millrace.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Endpoints.Served;
import io.millrace.domain.deployment.InMemoryEndpoints;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.deployment.VersionEndpoint.State;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModels;
import io.millrace.domain.project.ModelContainer;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.runtime.function.AwsEvents.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a declared container to one that answers. */
class LanguageModelDeploymentTest {

  private static final ProjectName MODEL = new ProjectName("support-chat");
  private static final String HELLO =
      "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hello\"}}]}";

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(store, _ -> {});
  private final InMemoryEndpoints endpoints = new InMemoryEndpoints();
  private final InMemoryErrorAlarms alarms = new InMemoryErrorAlarms();
  private final Deployments deployments = new Deployments(transactions, () -> now());
  private final List<String> probes = new ArrayList<>();
  private @Nullable String answer = HELLO;
  private int status = 200;
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void aDeclaredContainerServesOnceItAnswersAndNotBefore() {
    var told = declare("qwen", Answers.CHAT, "ml.g6.xlarge", null);
    turn();
    String name = endpoint().name();

    assertThat(told).isInstanceOf(DeployVersion.Awaited.class);
    assertThat(endpoints.specification(name).served())
        .isInstanceOfSatisfying(
            Served.Declared.class,
            declared -> assertThat(declared.container().environment()).containsEntry("W", "qwen"));
    assertThat(route()).isEmpty();

    endpoints.finish();
    turn();

    assertThat(route().orElseThrow().live().endpoint()).isEqualTo(name);
    assertThat(route().orElseThrow().live().archive()).isNull();
    assertThat(probes).containsExactly(name + " Say hello.");
    assertThat(store.announced()).contains(new Event.VersionDeployed(MODEL, 1, 1));
  }

  @Test
  void theNextVersionGetsTrafficInStepsWhereThePolicySaysSo() {
    serving("qwen", null);
    serving("llama", new RolloutPolicy(List.of(10), Duration.ofMinutes(5), null));

    assertThat(route().orElseThrow().activeRollout().orElseThrow().to().version()).isEqualTo(2);
    assertThat(route().orElseThrow().live().version()).isOne();
  }

  @Test
  void whatAnswersOtherwiseThanOpenAisApiServesNothing() {
    answer = "{\"generated_text\":\"hello\"}";
    declare("qwen", Answers.CHAT, "ml.g6.xlarge", null);
    made();

    assertThat(endpoint().state())
        .isInstanceOfSatisfying(
            State.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("otherwise than OpenAI's API: choices[0].message is missing"));
    assertThat(route()).isEmpty();
    now = now.plus(Duration.ofMinutes(3));
    turn();
    assertThat(endpoints.names()).as("it costs money and serves nobody").isEmpty();
  }

  @Test
  void whatFailedIsNotMadeAgainThoughItIsToldAgainUntilSomebodyWantsIt() {
    answer = "{}";
    declare("qwen", Answers.CHAT, "ml.g6.xlarge", null);
    made();
    now = now.plus(Duration.ofMinutes(3));
    turn();

    assertThat(told(1)).isInstanceOf(DeployVersion.Refused.class);
    turn();
    assertThat(endpoints.names()).isEmpty();

    answer = HELLO;
    var declared = new LanguageModels(transactions, () -> now()).find(MODEL, 1).orElseThrow();
    deployments.want(declared, true, "ada", "the image was mended");
    assertThat(told(1)).isInstanceOf(DeployVersion.Awaited.class);
    made();
    assertThat(route().orElseThrow().live().version()).isOne();
  }

  @Test
  void vectorsAreAskedForOfAModelThatAnswersThem() {
    answer = "{\"data\":[{\"embedding\":[0.5]}]}";
    declare("minilm", Answers.EMBEDDINGS, "ml.g6.xlarge", null);
    made();

    assertThat(route().orElseThrow().live().version()).isOne();
  }

  @Test
  void whatRefusesAFirstQuestionIsToldWithItsWords() {
    status = 422;
    answer = "unknown field: messages";
    declare("qwen", Answers.CHAT, "ml.g6.xlarge", null);
    made();

    assertThat(endpoint().state())
        .isInstanceOfSatisfying(
            State.Failed.class,
            failed ->
                assertThat(failed.why())
                    .endsWith("refuses a first question with 422: unknown field: messages"));
  }

  @Test
  void nonsenseIsNoAnswerEither() {
    answer = "<html>";
    declare("qwen", Answers.CHAT, "ml.g6.xlarge", null);
    made();

    assertThat(endpoint().state()).isInstanceOf(State.Failed.class);
  }

  @Test
  void whatDoesNotAnswerIsWaitedForAnHourAndThenFails() {
    answer = null;
    declare("qwen", Answers.CHAT, "ml.g6.xlarge", null);
    made();
    assertThat(endpoint().isAwaited()).isTrue();

    now = now.plus(Duration.ofMinutes(61));
    turn();

    assertThat(endpoint().state()).isInstanceOf(State.Failed.class);
  }

  @Test
  void aMachineThatTheStageDoesNotAllowIsRefusedBeforeAnythingIsMade() {
    var told = declare("qwen", Answers.CHAT, "ml.p5.48xlarge", null);
    turn();

    assertThat(told)
        .isInstanceOfSatisfying(
            DeployVersion.Refused.class,
            refused -> assertThat(refused.refused()).contains("ml.g6.xlarge in this stage"));
    assertThat(endpoints.names()).isEmpty();
    assertThat(endpoint().state()).isInstanceOf(State.Failed.class);
  }

  @Test
  void itsErrorsAreWatchedAndTakeTheNextVersionBack() {
    serving("qwen", null);
    serving("llama", null);

    var told =
        new RollBack(
                Policies.in(transactions, () -> now()),
                alarms,
                deployments,
                new Rollouts(transactions, () -> now()))
            .apply(new Alarm("errors-of-support-chat", "ALARM", "7 errors", now));

    assertThat(told.models()).containsKey("support-chat");
    assertThat(route().orElseThrow().live().version()).isOne();
  }

  private Instant now() {
    return now;
  }

  private void serving(String word, @Nullable RolloutPolicy rollout) {
    declare(word, Answers.CHAT, "ml.g6.xlarge", rollout);
    made();
    now = now.plusSeconds(60);
  }

  private DeployVersion.Deployment declare(
      String word, Answers answers, String instance, @Nullable RolloutPolicy rollout) {
    var declared =
        new LanguageModels(transactions, () -> now())
            .declare(
                new LanguageModel(
                    MODEL,
                    new ModelContainer(
                        "763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:1",
                        null,
                        Map.of("W", word)),
                    answers,
                    new DeploymentPolicy(
                        5, Duration.ofHours(1), rollout, new Backend.RealTime(instance, 1))),
                "ada");
    return told(declared.version());
  }

  private DeployVersion.Deployment told(int version) {
    return new DeployVersion(
            Policies.in(transactions, () -> now()),
            new Registry(transactions, () -> now()),
            new InMemoryObjectStore(),
            new InMemorySignatures("dev"),
            alarms,
            deployments,
            wanted())
        .apply(new Event.VersionApproved(MODEL, version));
  }

  /** An endpoint that is wanted is made, and asked. */
  private void made() {
    turn();
    endpoints.finish();
    turn();
  }

  private void turn() {
    new ManageEndpoints(
            Policies.in(transactions, () -> now()),
            new Registry(transactions, () -> now()),
            deployments,
            wanted(),
            endpoints,
            new LanguageProbe(
                new LanguageModels(transactions, () -> now()),
                this::answered,
                new EndpointStage.Probe()),
            _ -> {},
            () -> now())
        .apply(EndpointStage.TURN);
  }

  private Reply answered(String endpoint, byte[] request) {
    String asked = new String(request, UTF_8);
    probes.add(endpoint + (asked.contains("Say hello.") ? " Say hello." : " a vector"));
    if (answer == null) {
      throw new UnavailableException("no answer");
    }
    return new Reply(status, answer.getBytes(UTF_8));
  }

  private WantedEndpoints wanted() {
    return new WantedEndpoints(
        new VersionEndpoints(transactions, () -> now()),
        new EndpointNames("dev"),
        new EndpointLimits(List.of("ml.g6.xlarge"), 2));
  }

  private VersionEndpoint endpoint() {
    return wanted().endpoints().find(MODEL).orElseThrow();
  }

  private Optional<Route> route() {
    return deployments.route(MODEL);
  }
}

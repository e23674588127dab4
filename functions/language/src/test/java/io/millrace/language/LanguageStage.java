package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.ServingStops;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModels;
import io.millrace.domain.project.ModelContainer;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.state.FailingStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.logging.ServingMetrics;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A stage with language models, whose containers are what a test says they are. */
final class LanguageStage {

  static final ProjectName CHAT = new ProjectName("support-chat");
  static final String HELLO =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello from %s\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";

  private static final String IMAGE =
      "763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:0.36.0-";

  final InMemoryStateStore store = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(store, _ -> {});
  final Deployments deployments = new Deployments(transactions, () -> now());
  final Rollouts rollouts = new Rollouts(transactions, () -> now());
  final ServingStops stops = new ServingStops(transactions, () -> now());
  final StringBuilder log = new StringBuilder();

  /** What containers were asked, by version, in order. */
  final List<String> asked = new ArrayList<>();

  /** What a container does other than to say hello, by version. */
  final Map<Integer, UnaryOperator<byte[]>> containers = new HashMap<>();

  final Map<Integer, Reply> refusals = new HashMap<>();
  boolean outOfReach;
  int chance;
  Instant now = Instant.parse("2026-11-30T12:00:00Z");

  private final Map<String, Integer> versions = new HashMap<>();
  private final LanguageApi api;

  LanguageStage() {
    var metrics =
        new ServingMetrics(
            new MetricLog("dev", () -> now(), line -> log.append(new String(line, UTF_8))));
    api =
        new LanguageApi(
            new ServedLanguageModels(
                new FailingStateStore(
                    store,
                    sort -> {
                      if (outOfReach) {
                        throw new UnavailableException("could not reach " + sort);
                      }
                    }),
                () -> now()),
            new VersionsInTurn(this::reply, metrics, () -> (long) chance << 32, () -> now()),
            metrics);
  }

  private Instant now() {
    return now;
  }

  private Reply reply(String endpoint, byte[] body) {
    int version = Objects.requireNonNull(versions.get(endpoint));
    asked.add(version + " " + new String(body, UTF_8));
    Reply refusal = refusals.get(version);
    return refusal != null
        ? refusal
        : new Reply(
            200,
            containers
                .getOrDefault(version, _ -> HELLO.formatted("version " + version).getBytes(UTF_8))
                .apply(body));
  }

  /** Declares the next version, and lets it answer as the policy says. */
  void serve(Answers answers, @Nullable RolloutPolicy rollout) {
    var backend = new Backend.RealTime("ml.g6.xlarge", 1);
    var models = new LanguageModels(transactions, () -> now());
    int next = models.find(CHAT).map(each -> each.version() + 1).orElse(1);
    var declared =
        models.declare(
            new LanguageModel(
                CHAT,
                new ModelContainer(IMAGE + next, null, Map.of()),
                answers,
                new DeploymentPolicy(5, Duration.ofHours(1), rollout, backend)),
            "ada");
    Servable servable = Servable.of(declared);
    var endpoint =
        new VersionEndpoints(transactions, () -> now())
            .want(servable, backend, new EndpointNames("dev"));
    versions.put(endpoint.name(), declared.version());
    var _ = deployments.deployAt(endpoint, servable, rollout).orElseThrow();
    now = now.plusSeconds(2);
  }

  /** Declares one that nobody deployed. */
  void declare() {
    new LanguageModels(transactions, () -> now())
        .declare(
            new LanguageModel(
                CHAT,
                new ModelContainer(IMAGE + "1", null, Map.of()),
                Answers.CHAT,
                new DeploymentPolicy(
                    5, Duration.ofHours(1), null, new Backend.RealTime("ml.g6.xlarge", 1))),
            "ada");
  }

  static UnavailableException unavailable() {
    return new UnavailableException("the endpoint does not answer");
  }

  HttpResponse post(String route, String body) {
    return post(route, body, Map.of());
  }

  HttpResponse post(String route, String body, Map<String, String> headers) {
    return answer("POST /openai/v1/" + route, body, headers, null);
  }

  HttpResponse get(String route, @Nullable String model) {
    return answer("GET /openai/v1/" + route, null, Map.of(), model);
  }

  private HttpResponse answer(
      String route, @Nullable String body, Map<String, String> headers, @Nullable String model) {
    Map<String, Object> event = new HashMap<>();
    event.put("routeKey", route);
    event.put("headers", headers);
    if (model != null) {
      event.put("pathParameters", Map.of("model", model));
    }
    if (body != null) {
      event.put("body", body);
    }
    event.put(
        "requestContext",
        Map.of(
            "authorizer",
            Map.of(
                "lambda",
                Map.of(
                    "subject",
                    "shop",
                    "roles",
                    "{\"support-chat\":\"VIEWER\",\"other\":\"VIEWER\"}"))));
    return api.answer(Json.bytes(event));
  }

  HttpResponse raw(byte[] event) {
    return api.answer(event);
  }

  static JsonNode json(HttpResponse response) {
    return Json.read(response.body(), JsonNode.class);
  }
}

package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.aws.InvokedEndpoint.ReplyStream;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.ServingStops;
import io.millrace.domain.deployment.TokenAllowances;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModel.Capture;
import io.millrace.domain.project.LanguageModels;
import io.millrace.domain.project.ModelContainer;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.TokenLimits;
import io.millrace.domain.state.FailingStateStore;
import io.millrace.domain.state.InMemoryRunningTotals;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.logging.ServingMetrics;
import io.millrace.runtime.streaming.StreamedResponse;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A stage with language models, whose containers are what a test says they are. */
final class LanguageStage {

  static final ProjectName CHAT = new ProjectName("support-chat");
  static final String HELLO =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello from %s\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";

  static final String TOKEN = "Bearer mr_shop";

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

  /** What a container does other than to say hello bit by bit, by version. */
  final Map<Integer, InputStream> streams = new HashMap<>();

  final Map<Integer, Reply> refusals = new HashMap<>();

  /** What is declared of the next model. */
  @Nullable TokenLimits limits;

  /** What is kept of it. */
  @Nullable Capture capture;

  /** Whether what is to be kept cannot be. */
  boolean keepsNothing;

  final InMemoryObjectStore objects = new InMemoryObjectStore();

  /** How a container calls what it says bit by bit. */
  String streamedType = "text/event-stream";

  final InMemoryRunningTotals totals = new InMemoryRunningTotals();
  boolean outOfReach;
  int chance;
  Instant now = Instant.parse("2026-11-30T12:00:00Z");

  private final Map<String, Integer> versions = new HashMap<>();
  private final LanguageApi api;
  private long conversations;

  LanguageStage() {
    var metrics =
        new ServingMetrics(
            new MetricLog("dev", () -> now(), line -> log.append(new String(line, UTF_8))));
    api =
        new LanguageApi(
            authorization ->
                authorization.equals(TOKEN)
                    ? Optional.of(
                        new Caller(
                            "shop", Map.of("support-chat", Role.VIEWER, "other", Role.VIEWER)))
                    : Optional.empty(),
            new ServedLanguageModels(
                new FailingStateStore(
                    store,
                    sort -> {
                      if (outOfReach) {
                        throw new UnavailableException("could not reach " + sort);
                      }
                    }),
                () -> now()),
            new TokenAllowances(totals, () -> now()),
            new Conversation(
                new Conversation.Endpoints(this::reply, this::stream),
                new VersionsInTurn(metrics, () -> (long) chance << 32, () -> now()),
                metrics,
                () -> now()),
            new ConversationCaptures(
                () -> {
                  if (keepsNothing) {
                    throw new UnavailableException("could not write");
                  }
                  return objects;
                },
                "data",
                () -> new UUID(0, ++conversations),
                metrics,
                () -> now()),
            metrics,
            () -> now());
  }

  private Instant now() {
    return now;
  }

  private ReplyStream stream(String endpoint, byte[] body) {
    InputStream said = streams.get(Objects.requireNonNull(versions.get(endpoint)));
    if (said != null) {
      asked.add(versions.get(endpoint) + " " + new String(body, UTF_8));
      return new ReplyStream(200, "text/event-stream", said);
    }
    Reply reply = reply(endpoint, body);
    return new ReplyStream(reply.status(), streamedType, new ByteArrayInputStream(reply.body()));
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
                new DeploymentPolicy(5, Duration.ofHours(1), rollout, backend),
                limits,
                capture),
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
    return raw(event(route, body, headers, model));
  }

  /** A request of the function's URL, with the token that is accepted. */
  static byte[] event(
      String route, @Nullable String body, Map<String, String> headers, @Nullable String model) {
    String[] asked = route.split(" ", 2);
    Map<String, String> sent = new HashMap<>(headers);
    sent.putIfAbsent("authorization", TOKEN);
    String path = asked[1].replace("{model}", String.valueOf(model));
    Map<String, Object> event = new HashMap<>();
    event.put("routeKey", "$default");
    event.put("rawPath", path);
    event.put("headers", sent);
    if (body != null) {
      event.put("body", body);
    }
    event.put("requestContext", Map.of("http", Map.of("method", asked[0], "path", path)));
    return Json.bytes(event);
  }

  HttpResponse raw(byte[] event) {
    var taken = new Taken();
    try {
      send(event, taken);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new HttpResponse(taken.status, taken.headers, taken.body.toString(UTF_8));
  }

  void send(byte[] event, StreamedResponse response) throws IOException {
    api.answer(event).sendTo(response);
  }

  /** What was sent. */
  private static final class Taken implements StreamedResponse {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private Map<String, String> headers = Map.of();

    @Override
    public OutputStream begin(int status, Map<String, String> headers) {
      this.status = status;
      this.headers = headers;
      return body;
    }
  }

  static JsonNode json(HttpResponse response) {
    return Json.read(response.body(), JsonNode.class);
  }
}

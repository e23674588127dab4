package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.project.TrafficRule;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.FailingStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.feedback.FeedbackIntake;
import io.millrace.prediction.feedback.ObjectFeedbackStore;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.UuidV7;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The function on an in-memory platform, with a clock that the test moves. */
final class Bench implements InstantSource {

  static final ProjectName MODEL = new ProjectName("telco-churn");

  final InMemoryStateStore stateStore = new InMemoryStateStore();
  final InMemoryObjectStore objects = new InMemoryObjectStore();
  final Queue<Capture> captured = new ConcurrentLinkedQueue<>();
  final Deque<JsonNode> metrics = new ConcurrentLinkedDeque<>();
  volatile boolean routesOutOfReach;

  /** Where routes are read. */
  final FailingStateStore routes =
      new FailingStateStore(
          stateStore,
          sort -> {
            if (routesOutOfReach) {
              throw new UnavailableException("could not read " + sort);
            }
          });

  final InMemorySignatures signatures = new InMemorySignatures("dev");
  final AtomicInteger loads = new AtomicInteger();
  final AtomicInteger given = new AtomicInteger();
  boolean captureFails;

  /** What runs ONNX. */
  UnaryOperator<byte[]> other =
      _ -> {
        throw new UnavailableException("there is none");
      };

  /** What endpoints answer, by name and body. */
  BiFunction<String, byte[], byte[]> endpoint =
      (name, _) -> {
        throw new UnavailableException("there is no " + name);
      };

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T19:00:00Z"));
  private final PredictionMetrics lines =
      new PredictionMetrics(
          new MetricLog("dev", this, line -> metrics.add(Json.mapper().readTree(line))));
  private final PredictionApi api;
  final Shadows shadows;

  /** A function that reads routes on this executor. */
  Bench(Executor background) {
    this(background, null);
  }

  Bench(Executor background, @Nullable InstantSource clock) {
    this(background, clock, Runnable::run);
  }

  /** A function that compares what is tried on that executor. */
  Bench(Executor background, @Nullable InstantSource clock, Executor apart) {
    InstantSource time = clock == null ? this : clock;
    var loader =
        new ModelLoader(
            archive -> {
              loads.incrementAndGet();
              return objects.read(archive);
            },
            stateStore,
            signatures,
            time);
    var endpoints =
        new ServedModels(
            2,
            model ->
                new ServedModel(
                    new RouteReader(model, routes, loader, time, lines), background, time));
    Captures captures =
        all -> {
          if (captureFails) {
            lines.lost(all);
            return;
          }
          all.forEach(line -> captured.add(Json.read(line.json().asUtf8String(), Capture.class)));
          given.addAndGet(all.size());
        };
    this.shadows = new Shadows(apart, lines, new Random(10));
    this.api =
        new PredictionApi(
            endpoints,
            new Predictor(
                captures,
                lines,
                new UuidV7(this, new Random(7)),
                this,
                new Random(9),
                shadows,
                new AnsweringEndpoints((name, body) -> endpoint.apply(name, body), this)),
            new FeedbackIntake(
                stateStore,
                new ObjectFeedbackStore(objects, "data", new UuidV7(this, new Random(8))),
                this),
            new OtherFunction(event -> other.apply(event), lines));
  }

  @Override
  public Instant instant() {
    return now.updateAndGet(time -> time.plusNanos(1_500_000));
  }

  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  PredictionApi api() {
    return api;
  }

  /** Keeps this archive, and registers it as this version, approved. */
  Target upload(int version, byte[] archive) {
    Target target = archive(version, archive);
    keep(version(target, signatures, new Approval.Approved("ada", "fine", Instant.EPOCH)));
    return target;
  }

  /** Keeps this archive, which is no version of anything. */
  Target archive(int version, byte[] archive) {
    ObjectRef ref = objects.write("models", "v" + version, archive, "application/gzip");
    return new Target(version, ref, Sha256.of(archive));
  }

  /** The record of a version that was signed so. */
  static ModelVersion version(Target target, Signatures signatures, Approval approval) {
    String run = "r-" + target.version();
    Sha256 data = Sha256.of("data");
    return new ModelVersion(
        MODEL,
        target.version(),
        run,
        1,
        data,
        1,
        Objects.requireNonNull(target.archive()),
        target.digest(),
        Samples.evaluation(0.9),
        signatures.sign(new Provenance(MODEL, target.digest(), run, data, 1).statement()),
        null,
        Instant.EPOCH,
        approval,
        null);
  }

  /** Writes a version's record, whatever stood there. */
  void keep(ModelVersion version) {
    var key = ModelVersion.key(MODEL, version.version());
    long revision = stateStore.find(key).map(Revised::revision).orElse(0L);
    if (!stateStore.write(List.of(new Write<>(key, version, revision)), List.of())) {
      throw new UnavailableException("the version moved");
    }
  }

  /** Declares a project. */
  void declare(Project project) {
    declare(project, 0);
  }

  /** Declares a project in place of what is declared. */
  void redeclare(Project project) {
    declare(project, 1);
  }

  private void declare(Project project, long before) {
    var revision = new ProjectRevision(project, 1, Sha256.of("x"), "ada", instant(), null);
    var key = ProjectRevision.current(project.name());
    if (!stateStore.write(List.of(new Write<>(key, revision, before)), List.of())) {
      throw new UnavailableException("it is declared otherwise");
    }
  }

  void route(Target live, @Nullable Target previous) {
    write(live, previous, null);
  }

  /** A share of the traffic goes to another version. */
  void rollOut(Target live, Target to, int percent, @Nullable String stickyBy) {
    var policy = new RolloutPolicy(List.of(percent), RolloutPolicy.SHORTEST, stickyBy);
    var moving = new Rollout.State.Moving(0, Instant.EPOCH);
    write(live, null, new Rollout(to, policy, Instant.EPOCH, moving, null, null));
  }

  /** Requests that match go to another version, and no others. */
  void match(Target live, Target to, TrafficRule match) {
    var policy =
        new RolloutPolicy(List.of(0), RolloutPolicy.SHORTEST, null, null, null, null, null, match);
    var moving = new Rollout.State.Moving(0, Instant.EPOCH);
    write(live, null, new Rollout(to, policy, Instant.EPOCH, moving, null, null));
  }

  /** A version is tried on copies of the traffic. */
  void shadow(Target live, Target to, ShadowPolicy shadow) {
    var policy =
        new RolloutPolicy(List.of(0, 10), RolloutPolicy.SHORTEST, null, null, null, shadow);
    var moving = new Rollout.State.Moving(0, Instant.EPOCH);
    write(live, null, new Rollout(to, policy, Instant.EPOCH, moving, null, null));
  }

  private void write(Target live, @Nullable Target previous, @Nullable Rollout rollout) {
    var key = Route.key(MODEL);
    long revision = stateStore.find(key).map(Revised::revision).orElse(0L);
    var route =
        new Route(MODEL, revision + 1, live, previous, live.version(), Instant.EPOCH, rollout);
    if (!stateStore.write(List.of(new Write<>(key, route, revision)), List.of())) {
      throw new UnavailableException("the route moved");
    }
  }

  HttpResponse predict(String body) {
    String route = "POST /v1/models/{model}/predict";
    return described(route, api.answer(event(route, MODEL.value(), "VIEWER", body)));
  }

  JsonNode body(HttpResponse response) {
    return Json.mapper().readTree(response.body());
  }

  /** What this route of the model is answered, with these headers, to a body in bytes. */
  HttpResponse ask(String route, Map<String, String> headers, byte[] body) {
    Map<String, @Nullable Object> event =
        event(route, Map.of("model", MODEL.value()), "VIEWER", headers);
    event.put("body", Base64.getEncoder().encodeToString(body));
    event.put("isBase64Encoded", true);
    return described(route, api.answer(Json.bytes(event)));
  }

  /** The response, which is one that events/openapi.yaml describes. */
  private static HttpResponse described(String route, HttpResponse response) {
    Described.check(route, response);
    return response;
  }

  /** The same, to a body in text. */
  HttpResponse ask(String route, Map<String, String> headers, String body) {
    return ask(route, headers, body.getBytes(UTF_8));
  }

  static byte[] event(String route, String model, String role, @Nullable String body) {
    Map<String, @Nullable Object> event = event(route, Map.of("model", model), role, Map.of());
    event.put("body", body);
    event.put("isBase64Encoded", false);
    return Json.text(event).getBytes(UTF_8);
  }

  private static Map<String, @Nullable Object> event(
      String route, Map<String, String> path, String role, Map<String, String> headers) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("version", "2.0");
    int query = route.indexOf('?');
    event.put("routeKey", query < 0 ? route : route.substring(0, query));
    if (query >= 0) {
      String[] parameter = route.substring(query + 1).split("=", 2);
      event.put("queryStringParameters", Map.of(parameter[0], parameter[1]));
    }
    event.put("headers", headers);
    event.put("pathParameters", path);
    event.put(
        "requestContext",
        Map.of(
            "authorizer",
            Map.of(
                "lambda",
                Map.of("subject", "ada", "roles", Json.text(Map.of("telco-churn", role))))));
    return event;
  }
}

package io.millrace.prediction;

import io.millrace.benchmark.TelcoChurn;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.feedback.FeedbackIntake;
import io.millrace.prediction.protocol.UuidV7;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The function that predicts, warm and without its network: from the bytes of an event of API
 * Gateway with one instance to the bytes of the answer. StateStore and store are in memory; the
 * capture and the metrics are written as JSON, and go nowhere.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() before the first event
public class PredictHandlerBenchmark {

  private static final ProjectName MODEL = new ProjectName("telco-churn");
  private static final int EVENTS = 256; // a power of two

  private final List<byte[]> events =
      TelcoChurn.customers(EVENTS).stream().map(PredictHandlerBenchmark::event).toList();
  private Predict predict;
  private int next;

  /** Trains the model and deploys it. */
  @Setup
  public void prepare() throws IOException {
    var stateStore = new InMemoryStateStore();
    var objects = new InMemoryObjectStore();
    var signatures = new InMemorySignatures("benchmark");
    deploy(stateStore, objects, signatures);
    InstantSource clock = InstantSource.system();
    var metrics = new PredictionMetrics(new MetricLog("benchmark", clock, _ -> {}));
    var loader = new ModelLoader(objects::read, stateStore, signatures, clock);
    var endpoints =
        new ServedModels(
            1,
            model ->
                new ServedModel(
                    new RouteReader(model, stateStore, loader, clock, metrics),
                    Thread.ofPlatform().daemon()::start,
                    clock));
    Captures captures = _ -> {};
    var ids = new UuidV7(clock, new SecureRandom());
    var api =
        new PredictionApi(
            endpoints,
            new Predictor(
                captures,
                metrics,
                ids,
                clock,
                () -> 0,
                new Shadows(Runnable::run, metrics, () -> 0),
                AnsweringEndpoints.none(clock)),
            new FeedbackIntake(stateStore, _ -> {}, clock),
            OtherFunction.none(metrics));
    for (byte[] event : events) {
      if (api.answer(event).status() != 200) {
        throw new IllegalStateException(api.answer(event).body());
      }
    }
    predict = new Predict(new Environment.Parts(api, () -> {}));
  }

  private static void deploy(
      InMemoryStateStore stateStore, InMemoryObjectStore objects, InMemorySignatures signatures)
      throws IOException {
    var archive = new ByteArrayOutputStream();
    TelcoChurn.train().write(archive);
    var object = objects.write("models", "model.tar.gz", archive.toByteArray(), "application/gzip");
    var run = new Run(MODEL, "r-1", 1, 1, null, "job", Instant.EPOCH, null, null, null);
    var model =
        new Run.Model(
            object, Sha256.of(archive.toByteArray()), Samples.evaluation(0.84), null, List.of());
    var transactions = new Transactions(stateStore, _ -> {});
    InstantSource clock = () -> Instant.EPOCH;
    ModelVersion version =
        new Registry(transactions, clock)
            .register(Samples.candidate(run, model, signatures), new ApprovalPolicy.Automatic());
    new Deployments(transactions, clock).deploy(version);
  }

  /** One request for one prediction. */
  @Benchmark
  @SuppressWarnings("NullAway") // the function has no use for Lambda's context
  public byte[] predict() throws IOException {
    var answer = new ByteArrayOutputStream();
    predict.handleRequest(
        new ByteArrayInputStream(events.get(next++ & (EVENTS - 1))), answer, null);
    return answer.toByteArray();
  }

  private static byte[] event(Map<String, Object> customer) {
    return Json.bytes(
        Map.of(
            "version",
            "2.0",
            "routeKey",
            "POST /v1/models/{model}/predict",
            "pathParameters",
            Map.of("model", MODEL.value()),
            "requestContext",
            Map.of(
                "authorizer",
                Map.of(
                    "lambda",
                    Map.of("subject", "ada", "roles", Json.text(Map.of(MODEL.value(), "VIEWER"))))),
            "body",
            Json.text(Map.of("instances", List.of(customer))),
            "isBase64Encoded",
            false));
  }
}

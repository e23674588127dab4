package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Backend;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.feedback.FeedbackIntake;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.UuidV7;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The function {@code Predict} in memory, with one version that serves. */
public final class FunctionOverModel {

  private static final ProjectName MODEL = new ProjectName("telco-churn");

  private final InstantSource clock = InstantSource.system();
  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemorySignatures signatures = new InMemorySignatures("test");
  private final PredictionApi api;

  /** Registers the archive as version 1, and deploys it in the function. */
  public FunctionOverModel(ModelArchive archive) throws IOException {
    api = api(AnsweringEndpoints.none(clock));
    var transactions = new Transactions(stateStore, _ -> {});
    new Deployments(transactions, clock).deploy(registered(archive, transactions));
  }

  /**
   * Registers the archive as version 1, and deploys it at an endpoint.
   *
   * @param container that the endpoint asks, from the body of a request to that of its answer
   */
  public FunctionOverModel(ModelArchive archive, UnaryOperator<byte[]> container)
      throws IOException {
    api = api(new AnsweringEndpoints((_, body) -> container.apply(body), clock));
    var transactions = new Transactions(stateStore, _ -> {});
    ModelVersion version = registered(archive, transactions);
    var endpoint =
        new VersionEndpoints(transactions, clock)
            .want(Servable.of(version), new Backend.Serverless(1024, 1), new EndpointNames("test"));
    var _ = new Deployments(transactions, clock).deployAt(endpoint, Servable.of(version), null);
  }

  private ModelVersion registered(ModelArchive archive, Transactions transactions)
      throws IOException {
    var packed = new ByteArrayOutputStream();
    archive.write(packed);
    var object = objects.write("models", "model.tar.gz", packed.toByteArray(), "application/gzip");
    var run = new Run(MODEL, "r-1", 1, 1, null, "job", Instant.EPOCH, null, null, null);
    var model =
        new Run.Model(
            object, Sha256.of(packed.toByteArray()), Samples.evaluation(0.84), null, List.of());
    return new Registry(transactions, clock)
        .register(Samples.candidate(run, model, signatures), new ApprovalPolicy.Automatic());
  }

  private PredictionApi api(AnsweringEndpoints answering) {
    var metrics = new PredictionMetrics(new MetricLog("test", clock, _ -> {}));
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
    return new PredictionApi(
        endpoints,
        new Predictor(
            captures,
            metrics,
            new UuidV7(clock, new SecureRandom()),
            clock,
            () -> 0,
            new Shadows(Runnable::run, metrics, () -> 0),
            answering),
        new FeedbackIntake(stateStore, _ -> {}, clock),
        OtherFunction.none(metrics));
  }

  /** What it answers to SageMaker's {@code InvokeEndpoint}. */
  public HttpResponse invoke(Map<String, String> headers, String body) {
    Map<String, Object> caller =
        Map.of("subject", "ada", "roles", Json.text(Map.of(MODEL.value(), "VIEWER")));
    return api.answer(
        Json.bytes(
            Map.of(
                "version",
                "2.0",
                "routeKey",
                "POST /endpoints/{model}/invocations",
                "pathParameters",
                Map.of("model", MODEL.value()),
                "headers",
                headers,
                "requestContext",
                Map.of("authorizer", Map.of("lambda", caller)),
                "body",
                body,
                "isBase64Encoded",
                false)));
  }
}

package io.millrace.prediction;

import io.millrace.aws.AwsClients;
import io.millrace.aws.CalledFunction;
import io.millrace.aws.DynamoDbStateStore;
import io.millrace.aws.InvokedEndpoint;
import io.millrace.aws.KmsSignatures;
import io.millrace.aws.S3ObjectStore;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.state.Backoff;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.feedback.FeedbackIntake;
import io.millrace.prediction.feedback.ObjectFeedbackStore;
import io.millrace.prediction.protocol.UuidV7;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.process.InternalExtension;
import io.millrace.runtime.process.RestoreSafeRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.FirehoseClientBuilder;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Puts the function together from the environment that it starts in: {@code STAGE}, {@code TABLE},
 * {@code CAPTURE_STREAM}, {@code DATA_BUCKET}, {@code SIGNING_KEY}, {@code ONNX_FUNCTION} where
 * another function runs ONNX, and what {@link AwsClients} reads.
 */
final class Environment {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private static final int MODELS_IN_MEMORY = 16;
  private static final Duration CAPTURE_TIMEOUT = Duration.ofSeconds(1);

  /** So long the next request waits for a version that is tried; then that waits for the next. */
  private static final Duration SHADOW_PATIENCE = Duration.ofMillis(20);

  /** Leaves the function time to answer in place of an endpoint. */
  private static final Duration ENDPOINT_PATIENCE = Duration.ofSeconds(6);

  private final Map<String, String> variables;
  private final InstantSource clock = InstantSource.system();
  private final RestoreSafeRandom chance = RestoreSafeRandom.ofProcess();

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * What a function is made of.
   *
   * @param answered is told when an answer is written, or none will be
   */
  record Parts(PredictionApi api, Runnable answered) {}

  Parts parts() {
    AwsClients aws = AwsClients.of(variables);
    StateStore stateStore =
        new DynamoDbStateStore(
            aws.client(DynamoDbClient.builder()),
            variable("TABLE"),
            clock,
            chance::uuid,
            Tracing.NONE);
    var metrics = new PredictionMetrics(MetricLog.ofFunction(variable("STAGE"), clock));
    var s3 = aws.s3();
    var objects = new S3ObjectStore(s3, aws.presigner(s3));
    var loader =
        new ModelLoader(
            objects::read,
            stateStore,
            new KmsSignatures(aws.client(KmsClient.builder()), variable("SIGNING_KEY")),
            clock);
    Executor background = Thread.ofPlatform().daemon().name("refresh-", 0)::start;
    var endpoints =
        new ServedModels(
            MODELS_IN_MEMORY,
            model ->
                new ServedModel(
                    new RouteReader(model, stateStore, loader, clock, metrics), background, clock));
    var stream =
        new FirehoseCaptures(
            aws.client(captureClient()),
            variable("CAPTURE_STREAM"),
            new Backoff(FIRST_PAUSE, LONGEST_PAUSE, chance, clock),
            metrics);
    Optional<InternalExtension> extension =
        InternalExtension.register(variables.get("AWS_LAMBDA_RUNTIME_API"), "captures");
    var shadows =
        new Shadows(
            Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("shadow").factory()),
            metrics,
            chance);
    Captures captures =
        extension.<Captures>map(each -> sentAfterAnswers(stream, each, shadows)).orElse(stream);
    var ids = new UuidV7(clock, chance);
    return new Parts(
        new PredictionApi(
            endpoints,
            new Predictor(
                captures,
                metrics,
                ids,
                clock,
                chance,
                shadows,
                new AnsweringEndpoints(new InvokedEndpoint(aws, ENDPOINT_PATIENCE)::call, clock)),
            new FeedbackIntake(
                stateStore, new ObjectFeedbackStore(objects, variable("DATA_BUCKET"), ids), clock),
            otherFunction(aws, metrics)),
        () -> {
          shadows.answered();
          extension.ifPresent(InternalExtension::answered);
        });
  }

  /** The one that runs ONNX is itself told of none. */
  private OtherFunction otherFunction(AwsClients aws, PredictionMetrics metrics) {
    String arn = variables.get("ONNX_FUNCTION");
    return arn == null
        ? OtherFunction.none(metrics)
        : new OtherFunction(new CalledFunction(aws, arn)::call, metrics);
  }

  private Captures sentAfterAnswers(Captures stream, InternalExtension extension, Shadows shadows) {
    var gathered = new GatheredCaptures(stream, clock);
    var sender = new CaptureSender(gathered, extension, () -> shadows.settle(SHADOW_PATIENCE));
    sender.start();
    return gathered;
  }

  private static FirehoseClientBuilder captureClient() {
    return FirehoseClient.builder()
        .overrideConfiguration(override -> override.apiCallTimeout(CAPTURE_TIMEOUT));
  }

  private String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}

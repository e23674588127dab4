package io.millrace.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.cdk.FunctionSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function that starts from a snapshot, in a process with nothing but its own package. */
class PrimingTest {

  private static final List<FunctionSpecification> READERS =
      List.of(
          FunctionSpecification.PUBLISH_TABLE,
          FunctionSpecification.REGISTER_TABLE,
          FunctionSpecification.LAUNCH_TRAINING,
          FunctionSpecification.REGISTER_VERSION,
          FunctionSpecification.PROMOTE_VERSION,
          FunctionSpecification.DEPLOY_VERSION,
          FunctionSpecification.CONTROL_API,
          FunctionSpecification.PREDICT,
          FunctionSpecification.PREDICT_ONNX,
          FunctionSpecification.AUTHORIZE);

  @TempDir Path folder;

  private final Queue<String> calls = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer aws;

  @BeforeEach
  void serves() throws IOException {
    aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    aws.createContext("/").setHandler(this::answer);
    aws.start();
  }

  @AfterEach
  void ends() {
    aws.stop(0);
  }

  static Stream<FunctionSpecification> snapped() {
    return Arrays.stream(FunctionSpecification.values()).filter(FunctionSpecification::snapStart);
  }

  @ParameterizedTest
  @MethodSource("snapped")
  void primingReadsAndChangesNothing(FunctionSpecification specification) throws Exception {
    start(specification, "http://127.0.0.1:" + aws.getAddress().getPort());

    assertThat(calls).as(said()).allMatch("DynamoDB_20120810.GetItem"::equals);
    assertThat(calls.isEmpty()).as(said()).isNotEqualTo(READERS.contains(specification));
  }

  @Test
  void aFunctionIsPublishedThoughNothingCanBeReached() throws Exception {
    start(FunctionSpecification.LAUNCH_TRAINING, "http://127.0.0.1:1");

    assertThat(said()).contains("primed 0 times only");
  }

  private void start(FunctionSpecification specification, String endpoint) throws Exception {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx%sm".formatted(specification.memoryMib()),
                "-cp",
                "../../functions/%s/target/program/lib/*:target/test-classes"
                    .formatted(specification.module()),
                Snapshot.class.getName(),
                specification.handler())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().putAll(environment(specification, endpoint));
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(specification.title()).isTrue();
    assertThat(process.exitValue()).as(said()).isZero();
  }

  private static Map<String, String> environment(
      FunctionSpecification specification, String endpoint) {
    return Map.ofEntries(
        Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
        Map.entry("AWS_ENDPOINT_URL", endpoint),
        Map.entry("AWS_REGION", "eu-central-1"),
        Map.entry("AWS_ACCESS_KEY_ID", "test"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
        Map.entry("STAGE", "dev"),
        Map.entry("TABLE", "table"),
        Map.entry("BUS", "bus"),
        Map.entry("CATALOG", "millrace_test"),
        Map.entry("INTAKE_BUCKET", "intake"),
        Map.entry("DATA_BUCKET", "data"),
        Map.entry("MODELS_BUCKET", "models"),
        Map.entry("CAPTURE_STREAM", "captures"),
        Map.entry("TRAINER_IMAGE", "image"),
        Map.entry("CODE_ROLE_ARN", "arn:aws:iam::111122223333:role/code"),
        Map.entry("TRAINER_ROLE_ARN", "arn:aws:iam::111122223333:role/trainer"),
        Map.entry("TRAINER_TAGS", "millrace:stage=dev"),
        Map.entry("TRAINING_INSTANCE_TYPES", "ml.m5.large"),
        Map.entry("TRAINING_LONGEST", "PT1H"),
        Map.entry("ENDPOINT_CLOCK", "millrace-dev-endpoints"),
        Map.entry("ENDPOINT_IMAGE", "image"),
        Map.entry("ENDPOINT_INSTANCE_TYPES", "ml.m5.large"),
        Map.entry("ENDPOINT_MOST_INSTANCES", "2"),
        Map.entry("ENDPOINT_ROLE", "arn:aws:iam::111122223333:role/endpoint"),
        Map.entry("CONTAINER_ROLE", "arn:aws:iam::111122223333:role/container"),
        Map.entry("TRAIN_MODEL", "arn:aws:lambda:eu-central-1:111122223333:function:train"),
        Map.entry("GATHER_CLOCK", "millrace-dev-gatherings"),
        Map.entry("LANGUAGE_URL", "https://language.example/openai/v1"),
        Map.entry("LAUNCH_CLOCK", "millrace-dev-launches"),
        Map.entry("ROLLOUT_CLOCK", "millrace-dev-rollouts"),
        Map.entry("SIGNING_KEY", "arn:aws:kms:eu-central-1:111122223333:key/k"),
        Map.entry("APPROVAL", "AS_DECLARED"),
        Map.entry("ALARM_TOPIC", "arn:aws:sns:eu-central-1:111122223333:alarms"),
        Map.entry("ALARM_TAGS", "millrace:stage=dev"),
        Map.entry("ALARM_RUNBOOK", "Runbook: prediction-errors.md"),
        Map.entry("NEXT_STAGE_BUCKET", "millrace-staging-promotions"),
        Map.entry("PREVIOUS_STAGE", "test"),
        Map.entry("PREVIOUS_STAGE_KEY", "arn:aws:kms:eu-central-1:111122223333:alias/test"),
        Map.entry("DEAD_LETTERS", "https://sqs.eu-central-1.amazonaws.com/111122223333/dead"),
        Map.entry("FUNCTIONS", "IngestUpload=arn:aws:lambda:eu-central-1:111122223333:function:f"),
        Map.entry("MAIN_CLASS", specification.application()),
        Map.entry("SPRING_CLOUD_FUNCTION_DEFINITION", specification.bean()));
  }

  /** Answers every call of DynamoDB as if the table were empty. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      calls.add(
          target == null ? exchange.getRequestMethod() + " " + exchange.getRequestURI() : target);
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write(new byte[] {'{', '}'});
    }
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }
}

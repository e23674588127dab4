package io.millrace.benchmark.functions;

import io.millrace.aws.AwsClients;
import io.millrace.cdk.FunctionSpecification;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.lambda.Isolation;
import io.millrace.local.sagemaker.FrameworkPrograms;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** One stage on the local cloud, one process a function at most, none before it is needed. */
final class MeasuredCloud implements AutoCloseable {

  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(100);

  /** The repositories of the trainer's image in both stages. */
  private static final List<String> TRAINERS =
      List.of("millrace-trainer-dev", "millrace-trainer-staging");

  private final Meter meter;
  private final LocalCloud cloud;
  private final S3Client s3;
  private final LambdaClient lambda;

  private MeasuredCloud(Path assembly, Path data, TrainingProgram trainer, Meter meter)
      throws IOException {
    this.meter = meter;
    meter.begin();
    this.cloud =
        LocalCloud.start(
            new LocalCloudOptions(
                assembly,
                data,
                Files.createTempDirectory(data.getParent(), "cache-"), // starts are cold, as on AWS
                0,
                1,
                0,
                Isolation.PROCESS, // what is measured is one function, not its neighbours
                1,
                0,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                trainers(HOME.resolve("functions/trainer/target/program"))),
            Stores.usual(
                HOME.resolve("infra/dynamodb-local/target/lib"),
                new TrainingPrograms(trainers(trainer))
                    .and(Map.of(SpeakingContainer.REPOSITORY, SpeakingContainer.program()))
                    .and(
                        FrameworkPrograms.in(
                            System.getenv().getOrDefault("PATH", ""),
                            Files.createTempDirectory(data.getParent(), "python-")))),
            meter);
    var aws =
        new AwsClients(
            Region.US_EAST_1,
            URI.create(cloud.endpoint()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    this.s3 = aws.s3();
    this.lambda = aws.client(LambdaClient.builder());
  }

  private static <T> Map<String, T> trainers(T program) {
    return TRAINERS.stream().collect(Collectors.toMap(Function.identity(), _ -> program));
  }

  /** Starts it with the trainer that is deployed. */
  static MeasuredCloud training(Path assembly, Path data, Meter meter) throws IOException {
    var trainer =
        new TrainingProgram(
            java("io.millrace.trainer.TrainingProgram"),
            java("io.millrace.serving.ServingProgram"),
            Map.of("OMP_WAIT_POLICY", "passive"));
    return new MeasuredCloud(assembly, data, trainer, meter);
  }

  /** One of the programs of the trainer's image. */
  private static List<String> java(String program) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        HOME.resolve("functions/trainer/target/program/lib") + "/*",
        program);
  }

  /** Starts it with a trainer that gives up at once: where training is not what is measured. */
  static MeasuredCloud withoutTraining(Path assembly, Path data, Meter meter) throws IOException {
    return new MeasuredCloud(
        assembly, data, new TrainingProgram(List.of("false"), Map.of()), meter);
  }

  URI endpoint() {
    return URI.create(cloud.endpoint());
  }

  S3Client s3() {
    return s3;
  }

  String output(String name) {
    return Objects.requireNonNull(cloud.outputs().get(name), name);
  }

  /** Invokes a function as a person would, and returns its answer. */
  JsonNode ask(FunctionSpecification specification, Map<String, ?> payload) {
    var answer =
        lambda.invoke(invoke ->
            invoke
                .functionName(nameOf(specification))
                .payload(SdkBytes.fromUtf8String(Json.text(payload))));
    if (answer.functionError() != null) {
      throw new IllegalStateException(
          "%s failed: %s".formatted(specification.title(), answer.payload().asUtf8String()));
    }
    return Json.mapper().readTree(answer.payload().asUtf8String());
  }

  /** Hands an event to a function, and waits until it has ended. */
  void tell(FunctionSpecification specification, Map<String, ?> event) {
    long before = meter.ended(specification);
    lambda.invoke(invoke ->
        invoke
            .functionName(nameOf(specification))
            .invocationType(InvocationType.EVENT)
            .payload(SdkBytes.fromUtf8String(Json.text(event))));
    await(specification.title() + " ends", () -> meter.ended(specification) > before);
  }

  /**
   * Waits until something is so.
   *
   * @throws IllegalStateException after {@link #PATIENCE}
   */
  static void await(String what, BooleanSupplier wished) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!wished.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited %s and not yet: %s".formatted(PATIENCE, what));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    meter.pause();
    lambda.close();
    s3.close();
    cloud.close();
  }

  /** Its generated name, which holds the identifiers of its constructs. */
  private String nameOf(FunctionSpecification specification) {
    String mark = (specification.title() + "Program").toLowerCase(Locale.ROOT);
    List<String> found =
        cloud.functionProcesses().keySet().stream()
            .filter(name ->
                name.contains(mark)
                    || name.contains(specification.title().toLowerCase(Locale.ROOT) + "function"))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "expected one function %s, found %s among %s"
              .formatted(specification.title(), found, cloud.functionProcesses().keySet()));
    }
    return found.getFirst();
  }
}

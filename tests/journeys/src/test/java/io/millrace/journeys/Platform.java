package io.millrace.journeys;

import io.millrace.aws.AwsClients;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.lambda.Isolation;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/**
 * The platform as the template describes it, on a free port, with a token that may do everything.
 */
final class Platform implements AutoCloseable {

  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path ASSEMBLY = Path.of("target/cdk.out").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final LocalCloud cloud;
  private final AwsClients aws;
  private final S3Client s3;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;

  private Platform(LocalCloud cloud) {
    this.cloud = cloud;
    this.aws = clientsOf(cloud);
    this.s3 = aws.s3();
    this.token = issueToken(Map.of("*", "ADMIN"));
  }

  /**
   * Starts the platform with its state in {@code data}; synthesizes the template the first time.
   */
  static Platform start(Path data) throws IOException, InterruptedException {
    return start(data, Isolation.HOST);
  }

  /** The same with functions that are kept apart so: those that are killed want processes. */
  static Platform start(Path data, Isolation isolation) throws IOException, InterruptedException {
    synthesize();
    return new Platform(start(ASSEMBLY, data, isolation));
  }

  private static LocalCloud start(Path assembly, Path data, Isolation isolation) {
    return LocalCloud.start(
        LocalCloudOptions.usual(assembly, data, HOME.resolve("target/cache"))
            .withPort(0)
            .withIsolation(isolation),
        Stores.usual(HOME.resolve("infra/dynamodb-local/target/lib"), trainer()));
  }

  private static AwsClients clientsOf(LocalCloud cloud) {
    return new AwsClients(
        Region.US_EAST_1,
        URI.create(cloud.endpoint()),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private static synchronized void synthesize() throws IOException, InterruptedException {
    if (Files.exists(ASSEMBLY.resolve("manifest.json"))) {
      return;
    }
    ProcessBuilder synth =
        new ProcessBuilder(HOME.resolve("infra/cdk/synth").toString()).inheritIO();
    synth.environment().put("CDK_OUTDIR", ASSEMBLY.toString());
    synth.environment().put("CDK_VALIDATION", "false");
    synth.environment().put("CDK_CONTEXT_JSON", "{\"architecture\":\"any\"}");
    if (synth.start().waitFor() != 0) {
      throw new IllegalStateException("infra/cdk/synth failed; its words are above");
    }
  }

  private static TrainingPrograms trainer() {
    return new TrainingPrograms(
        Map.of(
            "millrace-trainer-dev",
            new TrainingProgram(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    HOME.resolve("functions/trainer/target/program/lib") + "/*",
                    "io.millrace.trainer.TrainingProgram"),
                Map.of("OMP_WAIT_POLICY", "passive"))));
  }

  LocalCloud cloud() {
    return cloud;
  }

  AwsClients aws() {
    return aws;
  }

  String output(String name) {
    return Objects.requireNonNull(cloud.outputs().get(name), name);
  }

  /** A new token with these roles. */
  String issueToken(Map<String, String> roles) {
    return invoke(
            output("IssueTokenFunction"), Map.of("subject", "test", "roles", roles, "days", 1))
        .path("token")
        .asString();
  }

  /** Has the sweep look for whatever is overdue at this moment, and says what it found. */
  JsonNode sweep() {
    String function =
        cloud.functionProcesses().keySet().stream()
            .filter(name -> name.contains("sweepprogram"))
            .findFirst()
            .orElseThrow();
    return invoke(
        function,
        Map.of("detail-type", "Scheduled Event", "detail", Map.of("overdueAfter", "PT0S")));
  }

  private JsonNode invoke(String function, Map<String, Object> payload) {
    try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
      var answer =
          lambda.invoke(invoke ->
              invoke.functionName(function).payload(SdkBytes.fromUtf8String(Json.text(payload))));
      if (answer.functionError() != null) {
        throw new IllegalStateException(answer.payload().asUtf8String());
      }
      return Json.mapper().readTree(answer.payload().asUtf8String());
    }
  }

  /** Puts a file into a bucket of a platform that is down, so that no event tells of it. */
  static void dropUnheard(Path data, String bucket, String key, byte[] content) throws IOException {
    Path empty = Files.createDirectories(Path.of("target/empty.out"));
    Files.writeString(empty.resolve("manifest.json"), "{\"artifacts\":{}}");
    try (LocalCloud cloud = start(empty, data, Isolation.HOST);
        S3Client s3 = clientsOf(cloud).s3()) {
      s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }
  }

  /** Puts a file into the intake bucket, as any client of S3. */
  String drop(String project, String name, byte[] content) {
    return s3.putObject(
            put -> put.bucket(output("IntakeBucket")).key(project + "/" + name),
            RequestBody.fromBytes(content))
        .versionId();
  }

  /** Declares a project by the API; again where a function was killed while it answered. */
  void declare(String project, String yaml) {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> answer = send("PUT", "/v1/projects/" + project, yaml, token);
      if (answer.statusCode() / 100 == 2) {
        return;
      }
      if (answer.statusCode() / 100 != 5 || attempt == 20) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    }
  }

  HttpResponse<String> post(String path, String body) {
    return send("POST", path, body, token);
  }

  JsonNode get(String path) {
    return awaitAnswer(path, answer -> true);
  }

  HttpResponse<String> send(String method, String path, String body, String bearer) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cloud.endpoint() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + bearer)
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks for the status of a project until it is as wished; fails with the last one otherwise. */
  JsonNode await(String project, Predicate<JsonNode> wished) {
    return awaitAnswer("/v1/projects/%s/status".formatted(project), wished);
  }

  /** Asks until the answer is as wished; fails with the last one otherwise. */
  JsonNode awaitAnswer(String path, Predicate<JsonNode> wished) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer = send("GET", path, "", token);
      if (answer.statusCode() == 200) {
        JsonNode found = Json.mapper().readTree(answer.body());
        if (wished.test(found)) {
          return found;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not reached: " + path + " says " + answer.body());
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  @Override
  public void close() {
    http.close();
    s3.close();
    cloud.close();
  }
}

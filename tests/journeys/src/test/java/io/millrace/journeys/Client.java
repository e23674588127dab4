package io.millrace.journeys;

import io.millrace.aws.AwsClients;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
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

/** Who uses a platform, wherever it runs, with a token that may do everything. */
class Client implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration POLL = Duration.ofMillis(250); // asking is work for the platform

  private final String endpoint;
  private final Map<String, String> outputs;
  private final AwsClients aws;
  private final S3Client s3;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;

  /**
   * @param outputs of the platform's stacks
   */
  Client(String endpoint, Map<String, String> outputs) {
    this.endpoint = endpoint;
    this.outputs = Map.copyOf(outputs);
    this.aws = clientsOf(endpoint);
    this.s3 = aws.s3();
    this.token = issueToken(Map.of("*", "ADMIN"));
  }

  static AwsClients clientsOf(String endpoint) {
    return new AwsClients(
        Region.US_EAST_1,
        URI.create(endpoint),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  /** What the command line is told of it. */
  Map<String, String> environment() {
    return Map.of("MILLRACE_ENDPOINT", endpoint, "MILLRACE_TOKEN", token);
  }

  AwsClients aws() {
    return aws;
  }

  String output(String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  /** A new token with these roles. */
  String issueToken(Map<String, String> roles) {
    return invoke(
            output("IssueTokenFunction"), Map.of("subject", "test", "roles", roles, "days", 1))
        .path("token")
        .asString();
  }

  JsonNode invoke(String function, Map<String, Object> payload) {
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

  /** Puts a file into the intake bucket, as any client of S3. */
  String drop(String project, String name, byte[] content) {
    return s3.putObject(
            put -> put.bucket(output("IntakeBucket")).key(project + "/" + name),
            RequestBody.fromBytes(content))
        .versionId();
  }

  /** What is in an object of the data bucket. */
  String read(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(output("DataBucket")).key(key)).asUtf8String();
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

  HttpResponse<String> put(String path, String body) {
    return send("PUT", path, body, token);
  }

  JsonNode get(String path) {
    return awaitAnswer(path, answer -> true);
  }

  HttpResponse<String> send(String method, String path, String body, String bearer) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
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

  /** Waits until a file was predicted that was dropped for that. */
  void awaitPredicted(String project, String objectVersion) {
    var _ =
        awaitAnswer(
            "/v1/projects/%s/uploads".formatted(project),
            now ->
                now.path("uploads")
                    .valueStream()
                    .anyMatch(upload ->
                        upload.at("/file/versionId").asString("").equals(objectVersion)
                            && upload.at("/outcome/type").asString("").equals("Predicted")));
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
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    http.close();
    s3.close();
  }
}

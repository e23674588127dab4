package io.millrace.launcher;

import io.millrace.wire.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** A client of the local cloud's AWS APIs, as anybody's with Amazon's SDK. */
final class AwsClient {

  /** What the local cloud knows its owner by. */
  static final String ACCESS_KEY = "test";

  private static final Region REGION = Region.US_EAST_1;

  /** How long what starts first may take on a machine that has much else to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI endpoint;

  AwsClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  static String region() {
    return REGION.id();
  }

  /**
   * Puts a file into a bucket.
   *
   * @return its version there
   */
  String put(String bucket, String key, Path file) {
    try (S3Client s3 =
        S3Client.builder()
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(REGION)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      return s3.putObject(put -> put.bucket(bucket).key(key), file).versionId();
    } catch (SdkException e) {
      throw new NotStartedException("S3 did not take %s: %s".formatted(file, e.getMessage()));
    }
  }

  /** Asks the function that issues tokens for one with every right in every project. */
  String issueToken(String function, String subject) {
    return invoke(
            function,
            Map.of("subject", subject, "roles", Map.of("*", "ADMIN"), "days", 30),
            "No token was issued")
        .path("token")
        .asString();
  }

  /** Has a function that the clock runs do its turn now. */
  void turn(String function) {
    var _ =
        invoke(
            function,
            Map.of("detail-type", "Scheduled Event", "detail", Map.of()),
            "%s did not do its turn".formatted(function));
  }

  private JsonNode invoke(String function, Map<String, ?> asked, String otherwise) {
    try (LambdaClient lambda =
        LambdaClient.builder()
            .endpointOverride(endpoint)
            .region(REGION)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
            .build()) {
      var answer =
          lambda.invoke(invoke ->
              invoke.functionName(function).payload(SdkBytes.fromUtf8String(Json.text(asked))));
      String payload = answer.payload().asUtf8String();
      if (answer.functionError() != null) {
        throw new NotStartedException(otherwise + ": " + payload);
      }
      return Json.read(payload, JsonNode.class);
    } catch (SdkException e) {
      throw new NotStartedException(otherwise + ": " + e.getMessage());
    }
  }

  /**
   * When functions were starting, as Lambda's own lines in their logs say.
   *
   * @param groups how the names of the log groups begin
   */
  List<Breakdown.Span> starts(String groups) {
    try (CloudWatchLogsClient logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(endpoint)
            .region(REGION)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      List<Breakdown.Span> starts = new ArrayList<>();
      for (var group :
          logs.describeLogGroupsPaginator(d -> d.logGroupNamePrefix(groups)).logGroups()) {
        for (var stream :
            logs.describeLogStreamsPaginator(d -> d.logGroupName(group.logGroupName()))
                .logStreams()) {
          var lines =
              logs.getLogEvents(g ->
                      g.logGroupName(group.logGroupName())
                          .logStreamName(stream.logStreamName())
                          .startFromHead(true))
                  .events();
          ProcessStart.in(lines).ifPresent(starts::add);
        }
      }
      return starts;
    } catch (SdkException e) {
      throw new NotStartedException("The logs could not be read: " + e.getMessage());
    }
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, ACCESS_KEY));
  }
}

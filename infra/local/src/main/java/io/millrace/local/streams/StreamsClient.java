package io.millrace.local.streams;

import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.SignatureV4;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * DynamoDB Streams, spoken at the local cloud's port.
 *
 * <p>Its JSON for a record is what AWS Lambda hands to functions, so records stay trees.
 */
final class StreamsClient implements AutoCloseable {

  private static final String TARGET = "DynamoDBStreams_20120810.";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final URI endpoint;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  StreamsClient(String endpoint) {
    this.endpoint = URI.create(endpoint);
  }

  /** A page of records. {@code next} is null when the shard is closed and read to its end. */
  record Page(List<JsonNode> records, @Nullable String next) {}

  /** The shards of a stream, parents before their children. */
  List<String> shards(String streamArn) throws IOException, InterruptedException {
    List<String> shards = new ArrayList<>();
    ObjectNode input = JsonTrees.object().put("StreamArn", streamArn);
    String last;
    do {
      JsonNode stream = call("DescribeStream", input).path("StreamDescription");
      stream.path("Shards").forEach(shard -> shards.add(shard.path("ShardId").asString()));
      last = JsonTrees.text(stream, "LastEvaluatedShardId", "");
      input.put("ExclusiveStartShardId", last);
    } while (!last.isEmpty());
    return shards;
  }

  /** A position in a shard: after a record, or at its start or end. */
  String iterator(String streamArn, String shard, @Nullable String afterSequence, boolean fromStart)
      throws IOException, InterruptedException {
    ObjectNode input = JsonTrees.object().put("StreamArn", streamArn).put("ShardId", shard);
    if (afterSequence == null) {
      input.put("ShardIteratorType", fromStart ? "TRIM_HORIZON" : "LATEST");
    } else {
      input.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER");
      input.put("SequenceNumber", afterSequence);
    }
    return JsonTrees.required(call("GetShardIterator", input), "ShardIterator");
  }

  Page records(String iterator) throws IOException, InterruptedException {
    JsonNode output =
        call("GetRecords", JsonTrees.object().put("ShardIterator", iterator).put("Limit", 1000));
    String next = JsonTrees.text(output, "NextShardIterator", "");
    return new Page(output.path("Records").valueStream().toList(), next.isEmpty() ? null : next);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode call(String operation, JsonNode input) throws IOException, InterruptedException {
    String time = TIME.format(Instant.now());
    String target = TARGET + operation;
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", target)
            .header("X-Amz-Date", time)
            .header("Authorization", authorization(time, target, input.toString()))
            .POST(HttpRequest.BodyPublishers.ofString(input.toString()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%s: %s".formatted(operation, response.body()));
    }
    return JsonTrees.parse(response.body());
  }

  private String authorization(String time, String target, String body) {
    return SignatureV4.authorization(
        new SignatureV4.Request(
            "POST",
            "/",
            List.of(),
            List.of(
                Map.entry("host", List.of(endpoint.getRawAuthority())),
                Map.entry("x-amz-date", List.of(time)),
                Map.entry("x-amz-target", List.of(target))),
            SignatureV4.sha256(body.getBytes(StandardCharsets.UTF_8))),
        time,
        new SignatureV4.Scope(time.substring(0, 8), Arns.REGION, "dynamodb"),
        "local",
        "local");
  }
}

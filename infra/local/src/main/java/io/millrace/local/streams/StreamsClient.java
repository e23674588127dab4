package io.millrace.local.streams;

import io.millrace.local.Arns;
import io.millrace.local.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * DynamoDB Streams, spoken through the front door.
 *
 * <p>Its JSON for a record is what AWS Lambda hands to functions, so records stay trees.
 */
final class StreamsClient implements AutoCloseable {

  private static final String TARGET = "DynamoDBStreams_20120810.";
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
    ObjectNode input = Json.object().put("StreamArn", streamArn);
    String last;
    do {
      JsonNode stream = call("DescribeStream", input).path("StreamDescription");
      stream.path("Shards").forEach(shard -> shards.add(shard.path("ShardId").asString()));
      last = Json.text(stream, "LastEvaluatedShardId", "");
      input.put("ExclusiveStartShardId", last);
    } while (!last.isEmpty());
    return shards;
  }

  /** A position in a shard: after a record, or at its start or end. */
  String iterator(String streamArn, String shard, @Nullable String afterSequence, boolean fromStart)
      throws IOException, InterruptedException {
    ObjectNode input = Json.object().put("StreamArn", streamArn).put("ShardId", shard);
    if (afterSequence == null) {
      input.put("ShardIteratorType", fromStart ? "TRIM_HORIZON" : "LATEST");
    } else {
      input.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER");
      input.put("SequenceNumber", afterSequence);
    }
    return Json.required(call("GetShardIterator", input), "ShardIterator");
  }

  Page records(String iterator) throws IOException, InterruptedException {
    JsonNode output =
        call("GetRecords", Json.object().put("ShardIterator", iterator).put("Limit", 1000));
    String next = Json.text(output, "NextShardIterator", "");
    return new Page(output.path("Records").valueStream().toList(), next.isEmpty() ? null : next);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode call(String operation, JsonNode input) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", TARGET + operation)
            .header("X-Amz-Date", "20260101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/%s/dynamodb/aws4_request, "
                        .formatted(Arns.REGION)
                    + "SignedHeaders=host;x-amz-date;x-amz-target, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(input.toString()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%s: %s".formatted(operation, response.body()));
    }
    return Json.parse(response.body());
  }
}

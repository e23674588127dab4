package io.millrace.local.dynamodb;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Amazon DynamoDB and its streams: requests are passed to DynamoDB Local, and its answers back. */
public final class DynamoDbService implements AwsService {

  private static final List<String> APIS =
      List.of("DynamoDB_20120810.", "DynamoDBStreams_20120810.");
  private static final List<String> REQUEST_HEADERS =
      List.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date");
  private static final List<String> RESPONSE_HEADERS =
      List.of("Content-Type", "x-amzn-RequestId", "x-amz-crc32");

  private final DynamoDbProcess process;
  private final DynamoDb dynamoDb;
  private final ExpiredItems expiredItems;

  /** Starts DynamoDB Local; the first request waits until it listens. */
  public DynamoDbService(DynamoDbOptions options, InstantSource clock) {
    this.process = new DynamoDbProcess(options);
    this.dynamoDb = new DynamoDb(process::endpoint);
    this.expiredItems = new ExpiredItems(dynamoDb, clock, options.sweepEvery());
  }

  /** Where DynamoDB Local itself listens, for those who read its streams. */
  public URI endpoint() {
    return process.endpoint();
  }

  /** The process that DynamoDB Local runs in. */
  ProcessHandle process() {
    return process.process();
  }

  /** Deletes what has expired by now; it happens by itself too, now and then. */
  void sweep() {
    expiredItems.sweepAll();
  }

  @Override
  public String signingName() {
    return "dynamodb";
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(
        new TableType("AWS::DynamoDB::Table", dynamoDb, expiredItems),
        new TableType("AWS::DynamoDB::GlobalTable", dynamoDb, expiredItems));
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    String target = exchange.header("x-amz-target");
    if (target == null || APIS.stream().noneMatch(target::startsWith)) {
      throw ServiceException.unknownOperation("dynamodb", JsonProtocol.target(exchange));
    }
    Map<String, String> headers = new HashMap<>();
    for (String name : REQUEST_HEADERS) {
      String value = exchange.header(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    HttpResponse<InputStream> answer =
        dynamoDb.forward(headers, exchange.body().readAllBytes()); // at most 16 MB, by its contract
    Map<String, String> answered = new HashMap<>();
    for (String name : RESPONSE_HEADERS) {
      answer.headers().firstValue(name).ifPresent(value -> answered.put(name, value));
    }
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(AwsExchange.CHUNKED);
    try (InputStream from = answer.body();
        OutputStream to = exchange.respond(answer.statusCode(), answered, length)) {
      from.transferTo(to);
    }
  }

  @Override
  public void close() {
    expiredItems.close();
    dynamoDb.close();
    process.close();
  }
}

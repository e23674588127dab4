package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.dynamodb.DynamoDbOptions;
import io.millrace.local.dynamodb.DynamoDbService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A function that is fed from the stream of a table in DynamoDB Local, across a restart. */
class StreamMappingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TEMPLATE =
      """
      {"Resources": {
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
          "TableName": "state", "BillingMode": "PAY_PER_REQUEST",
          "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
          "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
          "StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {
          "Code": {"S3Key": "code.zip"}, "FunctionName": "sample", "MemorySize": 128,
          "Environment": {"Variables": {"TRACE": "@TRACE@"}},
          "Handler": "io.millrace.local.sample.SampleFunction", "Runtime": "java25",
          "Timeout": 10}},
        "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
          "BatchSize": 10, "BisectBatchOnFunctionError": true, "MaximumRetryAttempts": 1,
          "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
          "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
          "FilterCriteria": {"Filters": [{"Pattern":
            "{\\"dynamodb\\":{\\"Keys\\":{\\"pk\\":{\\"S\\":[{\\"prefix\\":\\"outbox#\\"}]}}},\\"eventName\\":[\\"INSERT\\"]}"}]},
          "FunctionName": {"Ref": "Function"},
          "FunctionResponseTypes": ["ReportBatchItemFailures"],
          "StartingPosition": "TRIM_HORIZON"}}}}
      """;

  @TempDir Path folder;

  @Test
  void recordsThatPassTheFilterReachTheFunctionAndARestartGoesOnAfterThem() {
    SampleAssembly.write(folder, TEMPLATE);
    try (LocalCloud cloud = start()) {
      put(cloud, "outbox#1");
      put(cloud, "other#1");
      put(cloud, "outbox#do-fail");
      put(cloud, "outbox#2");

      await().atMost(PATIENCE).until(() -> noted("outbox#2") && noted("outbox#1"));
      await().atMost(PATIENCE).until(() -> dead(cloud).contains("RetryAttemptsExhausted"));
      assertThat(trace()).noneMatch(line -> line.contains("other#1"));
      assertThat(mappings(cloud))
          .singleElement()
          .satisfies(mapping -> assertThat(mapping.functionArn()).endsWith(":function:sample"))
          .satisfies(mapping -> assertThat(mapping.state()).isEqualTo("Enabled"));
      assertThat(trace().getFirst()).contains("\"eventSourceARN\":\"arn:aws:dynamodb:");
    }
    long before = times("outbox#2");
    try (LocalCloud cloud = start()) {
      put(cloud, "outbox#3");

      await().atMost(PATIENCE).until(() -> noted("outbox#3"));
      assertThat(times("outbox#2")).isEqualTo(before);
      await().atMost(PATIENCE).until(() -> oldestMillis(cloud) < PATIENCE.toMillis());
    }
  }

  private LocalCloud start() {
    return LocalCloud.start(
        SampleAssembly.options(folder, 0),
        List.of(cloud ->
            new DynamoDbService(
                new DynamoDbOptions(
                    Path.of("../dynamodb-local/target/lib"),
                    Optional.of(cloud.folder("dynamodb")),
                    cloud.options().cache(),
                    Duration.ofMinutes(1)),
                cloud.clock())));
  }

  private static void put(LocalCloud cloud, String key) {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      client.putItem(p -> p.tableName("state").item(Map.of("pk", AttributeValue.fromS(key))));
    }
  }

  private static List<EventSourceMappingConfiguration> mappings(LocalCloud cloud) {
    try (LambdaClient client =
        LambdaClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      assertThat(
              client.listEventSourceMappings(l -> l.eventSourceArn("other")).eventSourceMappings())
          .isEmpty();
      return client.listEventSourceMappings(l -> l.functionName("sample")).eventSourceMappings();
    }
  }

  private static String dead(LocalCloud cloud) {
    try (SqsClient client =
        SqsClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      String url = client.getQueueUrl(q -> q.queueName("dead")).queueUrl();
      return client.receiveMessage(r -> r.queueUrl(url).visibilityTimeout(0)).messages().toString();
    }
  }

  /** How old the records were that the function got; empty until it got one. */
  private static double oldestMillis(LocalCloud cloud) {
    try (CloudWatchClient client =
        CloudWatchClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      Instant now = Instant.now();
      return client
          .getMetricStatistics(statistics ->
              statistics
                  .namespace("AWS/Lambda")
                  .metricName("IteratorAge")
                  .dimensions(Dimension.builder().name("FunctionName").value("sample").build())
                  .statistics(Statistic.MAXIMUM)
                  .startTime(now.minusSeconds(600))
                  .endTime(now.plusSeconds(60))
                  .period(60))
          .datapoints()
          .stream()
          .mapToDouble(Datapoint::maximum)
          .max()
          .orElse(Double.MAX_VALUE);
    }
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }

  private boolean noted(String mark) throws IOException {
    return Files.exists(SampleAssembly.trace(folder)) && times(mark) > 0;
  }

  private long times(String mark) {
    return trace().stream().filter(line -> line.contains(mark)).count();
  }

  private List<String> trace() {
    try {
      return Files.readAllLines(SampleAssembly.trace(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

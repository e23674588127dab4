package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.local.firehose.FirehoseService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What AWS documents of the services whose resources only a template makes, around a function whose
 * reserved concurrency is none: it never runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateServicesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SYNCHRONOUS_LIMIT = 6 * 1024 * 1024;
  private static final int ASYNCHRONOUS_LIMIT = 1024 * 1024;

  private static final String TEMPLATE =
      """
      {"Resources": {
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Closed": {"Type": "AWS::Lambda::Function", "Properties": {
          "Code": {"S3Bucket": "assets", "S3Key": "code.zip"}, "FunctionName": "closed",
          "Handler": "none", "MemorySize": 128, "ReservedConcurrentExecutions": 0,
          "Role": "arn:aws:iam::000000000000:role/r", "Runtime": "java25", "Timeout": 2}},
        "Retries": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {
          "FunctionName": {"Ref": "Closed"}, "MaximumEventAgeInSeconds": 1,
          "MaximumRetryAttempts": 2, "Qualifier": "$LATEST",
          "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}}}},
        "Yearly": {"Type": "AWS::Scheduler::Schedule", "Properties": {
          "Name": "yearly", "FlexibleTimeWindow": {"Mode": "OFF"},
          "ScheduleExpression": "cron(0 0 1 1 ? *)",
          "Target": {"Arn": {"Fn::GetAtt": ["Closed", "Arn"]}, "RoleArn": "arn:aws:iam::000000000000:role/r"}}},
        "Stream": {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
          "DeliveryStreamName": "stream",
          "ExtendedS3DestinationConfiguration": {
            "BucketARN": "arn:aws:s3:::lake", "Prefix": "in/", "RoleARN": "arn:aws:iam::000000000000:role/r",
            "BufferingHints": {"IntervalInSeconds": 1, "SizeInMBs": 1}}}},
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "Api", "ProtocolType": "HTTP"}},
        "Stage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {
          "ApiId": {"Ref": "Api"}, "AutoDeploy": true, "StageName": "$default"}},
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {
          "ApiId": {"Ref": "Api"}, "IntegrationType": "AWS_PROXY",
          "IntegrationUri": {"Fn::GetAtt": ["Closed", "Arn"]}, "PayloadFormatVersion": "2.0"}},
        "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
          "ApiId": {"Ref": "Api"}, "AuthorizationType": "NONE", "RouteKey": "POST /v1/closed",
          "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration"}]]}}}
      }}
      """;

  private final Map<String, byte[]> delivered = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalCloud cloud;
  private LambdaClient lambda;
  private FirehoseClient firehose;

  @BeforeAll
  void start(@TempDir Path folder) {
    SampleAssembly.write(folder, TEMPLATE);
    cloud =
        LocalCloud.start(
            SampleAssembly.options(folder, 0),
            List.of(surroundings ->
                new FirehoseService(
                    surroundings.folder("firehose"),
                    (bucket, key, content, type) -> delivered.put(bucket + "/" + key, content),
                    surroundings.clock())));
    lambda = client(LambdaClient.builder());
    firehose = client(FirehoseClient.builder());
  }

  @AfterAll
  void stop() {
    lambda.close();
    firehose.close();
    http.close();
    cloud.close();
  }

  @Test
  void anInvocationBeyondTheReservedConcurrencyIsThrottled() {
    refused(() -> invoke("{}", InvocationType.REQUEST_RESPONSE), 429, "TooManyRequestsException");
    assertThat(cloud.functionProcesses().get("closed")).isEmpty();
  }

  @Test
  void anEventThatWaitsTooLongGoesToTheFailureDestination() {
    assertThat(invoke("{\"mark\":\"too old\"}", InvocationType.EVENT)).isEqualTo(202);

    try (SqsClient sqs = client(SqsClient.builder())) {
      String dead = sqs.getQueueUrl(g -> g.queueName("dead")).queueUrl();
      Message record =
          await()
              .atMost(PATIENCE)
              .until(
                  () -> sqs.receiveMessage(r -> r.queueUrl(dead).waitTimeSeconds(1)).messages(),
                  found -> !found.isEmpty())
              .getFirst();
      assertThat(record.body())
          .contains(
              "\"condition\":\"EventAgeExceeded\"", "\"approximateInvokeCount\":0", "too old");
    }
  }

  @Test
  void aPayloadMustBeJsonAndNotTooLarge() {
    String large = "\"" + "x".repeat(SYNCHRONOUS_LIMIT) + "\"";
    String largeEvent = "\"" + "x".repeat(ASYNCHRONOUS_LIMIT) + "\"";

    refused(
        () -> invoke("{", InvocationType.REQUEST_RESPONSE), 400, "InvalidRequestContentException");
    refused(() -> invoke("{", InvocationType.EVENT), 400, "InvalidRequestContentException");
    refused(() -> invoke(large, InvocationType.REQUEST_RESPONSE), 413, "RequestTooLargeException");
    refused(() -> invoke(largeEvent, InvocationType.EVENT), 413, "RequestTooLargeException");
    assertThat(invoke("{}", InvocationType.DRY_RUN)).isEqualTo(204);
  }

  @Test
  void aFunctionIsDescribed() {
    assertThat(lambda.getFunctionConfiguration(g -> g.functionName("closed")).memorySize())
        .isEqualTo(128);
    assertThat(lambda.listFunctions().functions()).hasSize(1);
    refused(
        () -> lambda.getFunction(g -> g.functionName("missing")), 404, "ResourceNotFoundException");
  }

  @Test
  void anApiTellsWhyItsFunctionDidNotAnswer() throws Exception {
    assertThat(post("/v1/closed", "{}").statusCode()).isEqualTo(503);
    assertThat(post("/v1/closed", "{}").body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    assertThat(post("/v1/closed", "x".repeat(SYNCHRONOUS_LIMIT)).statusCode()).isEqualTo(413);
    assertThat(post("/v1/open", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void recordsAreDeliveredInTheirOrderUnderThePrefix() {
    firehose.putRecord(p -> p.deliveryStreamName("stream").record(record("a\n")));
    var answer =
        firehose.putRecordBatch(
            p -> p.deliveryStreamName("stream").records(record("b\n"), record("c\n")));

    assertThat(answer.failedPutCount()).isZero();
    assertThat(answer.requestResponses()).hasSize(2).allMatch(r -> r.errorCode() == null);
    await().atMost(PATIENCE).until(() -> text().length() == 6);
    assertThat(text()).isEqualTo("a\nb\nc\n");
    assertThat(delivered.keySet()).allMatch(key -> key.startsWith("lake/in/"));
  }

  @Test
  void whatAStreamDoesNotTakeIsToldByItsCode() {
    refused(
        () -> firehose.putRecord(p -> p.deliveryStreamName("missing").record(record("x"))),
        400,
        "ResourceNotFoundException");
    refused(
        () ->
            firehose.putRecordBatch(
                p -> p.deliveryStreamName("stream").records(Collections.nCopies(501, record("x")))),
        400,
        "ValidationException");
    refused(
        () ->
            firehose.putRecord(
                p -> p.deliveryStreamName("stream").record(record("x".repeat(1_024_001)))),
        400,
        "ValidationException");
    assertThat(
            firehose
                .describeDeliveryStream(d -> d.deliveryStreamName("stream"))
                .deliveryStreamDescription()
                .deliveryStreamStatusAsString())
        .isEqualTo("ACTIVE");
  }

  @Test
  void schedulesAreListed() {
    try (SchedulerClient scheduler = client(SchedulerClient.builder())) {
      assertThat(scheduler.listSchedules(all -> {}).schedules())
          .extracting(ScheduleSummary::name)
          .containsExactly("yearly");
    }
  }

  private String text() {
    StringBuilder all = new StringBuilder();
    delivered.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(object -> all.append(new String(object.getValue(), UTF_8)));
    return all.toString();
  }

  private int invoke(String payload, InvocationType type) {
    return lambda
        .invoke(i ->
            i.functionName("closed").invocationType(type).payload(SdkBytes.fromUtf8String(payload)))
        .statusCode();
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(cloud.endpoint() + path))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static Record record(String text) {
    return Record.builder().data(SdkBytes.fromUtf8String(text)).build();
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(URI.create(cloud.endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private static void refused(ThrowingCallable call, int status, String code) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(
            e -> assertThat(e.statusCode()).isEqualTo(status),
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}

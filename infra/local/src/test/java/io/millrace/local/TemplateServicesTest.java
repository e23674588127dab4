package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.local.firehose.FirehoseService;
import java.io.ByteArrayInputStream;
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
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
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

  private final Map<String, byte[]> delivered = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalCloud cloud;
  private LambdaClient lambda;
  private FirehoseClient firehose;

  @BeforeAll
  void start(@TempDir Path folder) {
    SampleAssembly.write(folder, SampleServices.TEMPLATE);
    cloud =
        LocalCloud.start(
            SampleAssembly.options(folder, 0),
            List.of(context ->
                new FirehoseService(
                    context.folder("firehose"),
                    (bucket, key, content, type) -> delivered.put(bucket + "/" + key, content),
                    context.clock())));
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
  void aFunctionTellsItsRoleAndTheNamesOfItsVariables() {
    var function = lambda.getFunctionConfiguration(g -> g.functionName("closed"));

    assertThat(function.role()).isEqualTo("arn:aws:iam::000000000000:role/r");
    assertThat(function.environment().variables()).containsExactly(Map.entry("TOKEN", "***"));
  }

  @Test
  void aFunctionIsFoundByItsVersionsAndAliasesAndByNoOthers() {
    assertThat(
            lambda
                .getFunction(g -> g.functionName("closed").qualifier("live"))
                .configuration()
                .functionName())
        .isEqualTo("closed");
    for (String name : List.of("closed:1", "closed:$LATEST", "closed:live")) {
      assertThat(lambda.getFunctionConfiguration(g -> g.functionName(name)).memorySize())
          .isEqualTo(128);
    }
    refused(
        () -> lambda.getFunction(g -> g.functionName("closed").qualifier("2")),
        404,
        "ResourceNotFoundException");
    refused(
        () -> lambda.invoke(i -> i.functionName("closed").qualifier("dead")),
        404,
        "ResourceNotFoundException");
  }

  @Test
  void functionsAndMappingsComeInPages() {
    assertThat(lambda.listFunctions(l -> l.maxItems(1)).functions()).hasSize(1);
    assertThat(lambda.listEventSourceMappings(l -> {}).eventSourceMappings()).isEmpty();
    refused(() -> lambda.listFunctions(l -> l.maxItems(0)), 400, "InvalidParameterValueException");
    refused(
        () -> lambda.listFunctions(l -> l.marker("bogus")), 400, "InvalidParameterValueException");
  }

  @Test
  void aStackTellsItsResourcesAndEvents() {
    try (CloudFormationClient stacks = client(CloudFormationClient.builder())) {
      assertThat(stacks.listStacks().stackSummaries())
          .extracting(StackSummary::stackName)
          .containsExactly("Sample");
      assertThat(
              stacks
                  .listStacks(l -> l.stackStatusFiltersWithStrings("DELETE_COMPLETE"))
                  .stackSummaries())
          .isEmpty();
      assertThat(stacks.listStackResources(l -> l.stackName("Sample")).stackResourceSummaries())
          .extracting(StackResourceSummary::logicalResourceId)
          .contains("Closed", "Stream", "Route");
      assertThat(
              stacks
                  .describeStackResources(d -> d.stackName("Sample").logicalResourceId("Closed"))
                  .stackResources())
          .extracting(StackResource::physicalResourceId, StackResource::resourceType)
          .containsExactly(tuple("closed", "AWS::Lambda::Function"));
      assertThat(
              stacks.describeStackResources(d -> d.physicalResourceId("closed")).stackResources())
          .extracting(StackResource::logicalResourceId)
          .contains("Closed", "Stream");
      var events = stacks.describeStackEvents(d -> d.stackName("Sample")).stackEvents();
      assertThat(events.getFirst().resourceType()).isEqualTo("AWS::CloudFormation::Stack");
      assertThat(events).allMatch(e -> e.resourceStatusAsString().equals("CREATE_COMPLETE"));
      String id = stacks.describeStacks(d -> d.stackName("Sample")).stacks().getFirst().stackId();
      assertThat(stacks.describeStacks(d -> d.stackName(id)).stacks()).hasSize(1);
      refused(() -> stacks.describeStackEvents(d -> d.stackName("Other")), 400, "ValidationError");
    }
  }

  @Test
  void aScheduleOfATemplateIsListedAmongTheRulesAndCanBeSetToAnotherTime() {
    try (EventBridgeClient events = client(EventBridgeClient.builder())) {
      assertThat(events.listRules(l -> l.namePrefix("nightly")).rules())
          .extracting(Rule::scheduleExpression, Rule::stateAsString)
          .containsExactly(tuple("rate(1 day)", "DISABLED"));
      refused(
          () -> events.putRule(r -> r.name("nightly").scheduleExpression("soon")),
          400,
          "ValidationException");
      refused(() -> events.putRule(r -> r.name("nightly")), 400, "ValidationException");

      events.putRule(r -> r.name("nightly").scheduleExpression("rate(1 minute)"));
      events.putRule(r -> r.name("nightly").scheduleExpression("cron(5 4 3 2 ? 2199)"));
      assertThat(events.listRules(l -> l.namePrefix("nightly")).rules())
          .extracting(Rule::scheduleExpression, Rule::stateAsString)
          .containsExactly(tuple("cron(5 4 3 2 ? 2199)", "ENABLED"));
    }
  }

  @Test
  void apisAndTheirRoutesAreListed() throws Exception {
    String apis = signed("apigateway", "GET", "/v2/apis", "");

    assertThat(apis).contains("\"name\":\"Api\"", "\"apiEndpoint\":\"" + cloud.endpoint());
    String id = apis.replaceFirst(".*\"apiId\":\"([^\"]+)\".*", "$1");
    assertThat(signed("apigateway", "GET", "/v2/apis/" + id + "/routes", ""))
        .contains("\"routeKey\":\"POST /v1/closed\"");
    assertThat(signed("apigateway", "GET", "/v2/apis/none/routes", "")).contains("Invalid API");
    assertThat(signed("apigateway", "GET", "/v2/apis?maxResults=0", "")).contains("1 to 500");
    assertThat(signed("apigateway", "GET", "/v2/domainnames", "")).contains("/v2/domainnames");
  }

  @Test
  void aServiceThatIsNotHereIsRefusedInTheProtocolOfItsClients() throws Exception {
    assertThat(signed("iam", "POST", "/", "Action=GetRole&RoleName=r"))
        .startsWith("<ErrorResponse")
        .contains("<Code>UnknownServiceException</Code>", "iam");
    assertThat(signed("athena", "POST", "/", "{}")).contains("\"__type\"", "athena");
  }

  /** As a client of AWS sends it that is not among our dependencies. */
  private String signed(String service, String method, String path, String body)
      throws IOException, InterruptedException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(URI.create(cloud.endpoint() + path))
            .putHeader(
                "Content-Type",
                body.startsWith("{")
                    ? "application/x-amz-json-1.1"
                    : "application/x-www-form-urlencoded")
            .build();
    var signed =
        AwsV4HttpSigner.create()
            .sign(s ->
                s.identity(AwsCredentialsIdentity.create("local", "local"))
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(body.getBytes(UTF_8)))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
            .request();
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(signed.getUri()).method(method, BodyPublishers.ofString(body));
    signed
        .headers()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
            sent.header(name, values.getFirst());
          }
        });
    return http.send(sent.build(), BodyHandlers.ofString()).body();
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
      assertThat(scheduler.listSchedules(all -> all.namePrefix("x")).schedules()).isEmpty();
      assertThat(scheduler.listSchedules(all -> all.state("DISABLED")).schedules()).isEmpty();
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

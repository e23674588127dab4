package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ApiDestinationHttpMethod;
import software.amazon.awssdk.services.eventbridge.model.ConnectionAuthorizationType;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** What a stage's notices are made of: rules to addresses and to a topic, as its template has. */
@SuppressWarnings("unchecked") // the SDK's varargs of consumers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTargetsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"notice\":\"Incident 1 of churn: plan moved.\"}";

  /** As the template of a stage writes it. */
  private static final String TEMPLATE =
      """
      {"Resources": {
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "loop"}},
        "Lost": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "lost"}},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "Millrace dev"}},
        "Mail": {"Type": "AWS::SNS::Subscription", "Properties": {
          "Protocol": "email", "Endpoint": "ada@example.com", "TopicArn": {"Ref": "Topic"}}},
        "Connection": {"Type": "AWS::Events::Connection", "Properties": {
          "AuthorizationType": "API_KEY",
          "AuthParameters": {"ApiKeyAuthParameters": {
            "ApiKeyName": "X-Key",
            "ApiKeyValue": "{{resolve:secretsmanager:millrace/key:SecretString:::}}"}}}},
        "Address": {"Type": "AWS::Events::ApiDestination", "Properties": {
          "ConnectionArn": {"Fn::GetAtt": ["Connection", "Arn"]},
          "InvocationEndpoint": "{{resolve:secretsmanager:millrace/slack:SecretString:::}}",
          "HttpMethod": "POST"}},
        "On": {"Type": "AWS::Events::Rule", "Properties": {
          "EventBusName": {"Ref": "Bus"},
          "EventPattern": {"detail": {"notice": [{"exists": true}]}, "$or": [
            {"source": ["test"]},
            {"source": ["test.again"], "resources": [{"Fn::GetAtt": ["Address", "Arn"]}]}]},
          "Targets": [
            {"Id": "mail", "Arn": {"Ref": "Topic"},
             "InputTransformer": {"InputPathsMap": {"notice": "$.detail.notice"},
                                  "InputTemplate": "\\"Millrace dev: <notice>\\""}},
            {"Id": "slack", "Arn": {"Fn::GetAtt": ["Address", "Arn"]},
             "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Lost", "Arn"]}},
             "InputTransformer": {"InputPathsMap": {"notice": "$.detail.notice"},
                                  "InputTemplate": "{\\"text\\":\\"Millrace dev: <notice>\\"}"}}]}}}}
      """;

  /** A request that came to the address. */
  private record Received(
      String path,
      String body,
      @Nullable String key,
      @Nullable String type,
      @Nullable String agent) {}

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private Path folder;
  private HttpServer address;
  private LocalCloud cloud;
  private EventBridgeClient events;
  private SqsClient sqs;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    address = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address.createContext("/", this::receive);
    address.start();
    SampleAssembly.write(folder, TEMPLATE);
    cloud = LocalCloud.start(SampleAssembly.options(folder, 0), List.of());
    events =
        EventBridgeClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    sqs =
        SqsClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
  }

  @AfterAll
  void stop() {
    events.close();
    sqs.close();
    cloud.close();
    address.stop(0);
  }

  /** Why an event became a letter. */
  private static String said(Message letter) {
    return Objects.requireNonNull(letter.messageAttributes().get("ERROR_MESSAGE")).stringValue();
  }

  @Test
  void whatHasANoticeIsMailedAndSentToTheAddressAndWhatTheAddressDoesNotTakeIsALetter()
      throws Exception {
    put("loop", EVENT);
    Message lost = await().atMost(PATIENCE).until(this::letter, letter -> letter != null);
    assertThat(said(lost))
        .contains("the secret millrace/slack is not on this machine: write it to ");

    secret(
        "millrace/slack", "http://127.0.0.1:%s/slack\n".formatted(address.getAddress().getPort()));
    secret("millrace/key", "open sesame");
    answers.add(503);
    answers.add(429);
    put("loop", EVENT);
    put("loop", "{\"specversion\":\"1.0\",\"id\":\"2\"}");
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(
              new Received(
                  "/slack",
                  "{\"text\":\"Millrace dev: Incident 1 of churn: plan moved.\"}",
                  "open sesame",
                  "application/json; charset=utf-8",
                  "Amazon/EventBridge/ApiDestinations"));
    }
    answers.add(410);
    put("loop", EVENT);
    Message refused = await().atMost(PATIENCE).until(this::letter, letter -> letter != null);
    assertThat(said(refused)).isEqualTo("it answered 410");

    assertThat(received).hasSize(1);
    received.clear();
    again("arn:aws:events:us-east-1:000000000000:api-destination/another/1");
    again(Objects.requireNonNull(refused.messageAttributes().get("TARGET_ARN")).stringValue());
    assertThat(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .extracting(Received::body)
        .isEqualTo("{\"text\":\"Millrace dev: Incident 1 of churn: plan moved.\"}");
    assertThat(received).as("for another").isEmpty();
    try (Stream<Path> mails = Files.list(folder.resolve("data/mail/ada@example.com"))) {
      assertThat(mails)
          .hasSize(4)
          .allSatisfy(mail ->
              assertThat(mail).hasContent("\"Millrace dev: Incident 1 of churn: plan moved.\""));
    }
  }

  @Test
  void aWebhookIsMadeByTheSdkAndGetsTheCloudEvent() throws Exception {
    String connection =
        events
            .createConnection(create ->
                create
                    .name("hook")
                    .authorizationType(ConnectionAuthorizationType.BASIC)
                    .authParameters(with ->
                        with.basicAuthParameters(basic -> basic.username("a").password("b"))))
            .connectionArn();
    String destination =
        events
            .createApiDestination(create ->
                create
                    .name("hook")
                    .connectionArn(connection)
                    .httpMethod(ApiDestinationHttpMethod.POST)
                    .invocationEndpoint(
                        "http://127.0.0.1:%s/hook".formatted(address.getAddress().getPort())))
            .apiDestinationArn();
    events.createEventBus(create -> create.name("other"));
    events.putRule(
        rule -> rule.eventBusName("other").name("all").eventPattern("{\"source\":[\"test\"]}"));
    Target target =
        Target.builder()
            .id("hook")
            .arn(destination)
            .inputPath("$.detail")
            .httpParameters(http ->
                http.headerParameters(
                    Map.of("Content-Type", "application/cloudevents+json; charset=utf-8")))
            .build();
    events.putTargets(put -> put.eventBusName("other").rule("all").targets(target));

    put("other", EVENT);

    Received hook = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(hook)
        .isEqualTo(
            new Received(
                "/hook",
                EVENT,
                null,
                "application/cloudevents+json; charset=utf-8",
                "Amazon/EventBridge/ApiDestinations"));
    assertThat(events.describeApiDestination(d -> d.name("hook")).connectionArn())
        .isEqualTo(connection);
    assertThat(events.describeConnection(d -> d.name("hook")).connectionStateAsString())
        .isEqualTo("AUTHORIZED");
    assertThatExceptionOfType(EventBridgeException.class)
        .isThrownBy(() ->
            events.createApiDestination(create ->
                create
                    .name("hook")
                    .connectionArn(connection)
                    .httpMethod(ApiDestinationHttpMethod.POST)
                    .invocationEndpoint("https://example.com")))
        .satisfies(e ->
            assertThat(e.awsErrorDetails().errorCode())
                .isEqualTo("ResourceAlreadyExistsException"));
    events.deleteApiDestination(d -> d.name("hook"));
    events.deleteConnection(d -> d.name("hook"));
    assertThatExceptionOfType(EventBridgeException.class)
        .isThrownBy(() -> events.describeConnection(d -> d.name("hook")))
        .satisfies(e ->
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException"));
  }

  @Test
  void whoCannotBeToldHereIsRefusedByName(@TempDir Path other) {
    SampleAssembly.write(
        other,
        """
        {"Resources": {
          "Topic": {"Type": "AWS::SNS::Topic", "Properties": {}},
          "Text": {"Type": "AWS::SNS::Subscription", "Properties": {
            "Protocol": "sms", "Endpoint": "+380441234567", "TopicArn": {"Ref": "Topic"}}}}}
        """);

    assertThatThrownBy(() -> LocalCloud.start(SampleAssembly.options(other, 0), List.of()).close())
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("Text")
        .hasMessageContaining("sms");
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(
        new Received(
            exchange.getRequestURI().getPath(),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8),
            exchange.getRequestHeaders().getFirst("X-Key"),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestHeaders().getFirst("User-Agent")));
    Integer answer = answers.poll();
    exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
    exchange.close();
  }

  private void put(String bus, String detail) {
    assertThat(
            events
                .putEvents(put ->
                    put.entries(entry ->
                        entry.eventBusName(bus).source("test").detailType("t").detail(detail)))
                .failedEntryCount())
        .isZero();
  }

  private void again(String target) {
    var put =
        events.putEvents(all ->
            all.entries(entry ->
                entry
                    .eventBusName("loop")
                    .source("test.again")
                    .resources(target)
                    .detailType("t")
                    .detail(EVENT)));
    assertThat(put.failedEntryCount()).isZero();
  }

  private @Nullable Message letter() {
    String queue = sqs.getQueueUrl(get -> get.queueName("lost")).queueUrl();
    List<Message> letters =
        sqs.receiveMessage(receive -> receive.queueUrl(queue).messageAttributeNames("All"))
            .messages();
    letters.forEach(each ->
        sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(each.receiptHandle())));
    return letters.isEmpty() ? null : letters.getFirst();
  }

  private void secret(String name, String text) throws IOException {
    Path file = folder.resolve("data/secrets").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

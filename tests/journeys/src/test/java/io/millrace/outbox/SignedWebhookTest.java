package io.millrace.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.aws.AwsClients;
import io.millrace.aws.EventBridgeEventBus;
import io.millrace.aws.EventBridgeReceivers;
import io.millrace.aws.KmsSignatures;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A receiver of a webhook who believes only what is signed: an HTTP server with the public key and
 * a library for JSON Web Tokens that is none of ours, told over the local cloud's KMS and
 * EventBridge by rules as {@code NoticesTest} finds them in the template.
 */
class SignedWebhookTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Event TOLD =
      new Event.IncidentOpened(new ProjectName("churn"), 1, "plan – «moved» \u001f");

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();

  @TempDir private Path folder;
  private HttpServer receiver;
  private LocalCloud cloud;
  private AwsClients aws;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"artifacts": {"Told": {"type": "aws:cloudformation:stack",
                                "properties": {"templateFile": "Told.template.json"}}}}
        """);
    Files.writeString(
        folder.resolve("Told.template.json"), template(receiver.getAddress().getPort()));
    cloud =
        LocalCloud.start(
            LocalCloudOptions.usual(folder, folder.resolve("data"), folder.resolve("cache"))
                .withPort(0),
            Stores.usual(
                Path.of("../../infra/dynamodb-local/target/lib"), new TrainingPrograms(Map.of())));
    aws =
        new AwsClients(
            Region.US_EAST_1,
            URI.create(cloud.endpoint()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private static String template(int port) {
    return """
    {"Resources": {
      "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "loop"}},
      "Lost": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "lost"}},
      "Key": {"Type": "AWS::KMS::Key", "Properties": {
        "Description": "Signs", "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}},
      "Alias": {"Type": "AWS::KMS::Alias", "Properties": {
        "AliasName": "alias/millrace-dev-notices",
        "TargetKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}},
      "Connection": {"Type": "AWS::Events::Connection", "Properties": {
        "AuthorizationType": "API_KEY",
        "AuthParameters": {"ApiKeyAuthParameters": {
          "ApiKeyName": "X-Key", "ApiKeyValue": "k"}}}},
      "Address": {"Type": "AWS::Events::ApiDestination", "Properties": {
        "ConnectionArn": {"Fn::GetAtt": ["Connection", "Arn"]},
        "InvocationEndpoint": "http://127.0.0.1:%s/hook",
        "HttpMethod": "POST"}},
      "On": {"Type": "AWS::Events::Rule", "Properties": {
        "EventBusName": {"Ref": "Bus"},
        "EventPattern": {"detail": {"notice": [{"exists": true}]}, "$or": [
          {"source": ["millrace"]},
          {"source": ["millrace.again"],
           "resources": [{"Fn::GetAtt": ["Address", "Arn"]}]}]},
        "Targets": [
          {"Id": "hook", "Arn": {"Fn::GetAtt": ["Address", "Arn"]},
           "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Lost", "Arn"]}},
           "InputPath": "$.detail",
           "HttpParameters": {"HeaderParameters": {
             "Content-Type": "application/cloudevents+json; charset=utf-8"}}}]}}}}
    """
        .formatted(port);
  }

  @AfterEach
  void end() {
    cloud.close();
    receiver.stop(0);
  }

  @Test
  void whoeverHasThePublicKeyKnowsThatTheStageSaidIt() throws Exception {
    answers.add(500); // a receiver that is out of order is told again

    announce(NOW);

    JsonNode first = body();
    JsonNode body = body();
    assertThat(body).isEqualTo(first);
    JWTClaimsSet claims = verified(body.path("signature").asString(), NOW);
    assertThat(claims.getIssuer()).isEqualTo("millrace/dev");
    assertThat(claims.getJWTID()).isEqualTo(body.path("id").asString());
    assertThat(event(claims)).isEqualTo(((ObjectNode) body).without("signature"));
    assertThat(event(claims).path("notice").asString()).contains("plan – «moved»");
  }

  @Test
  void whatWasChangedOrIsOldOrOfAnotherKeyIsNotBelieved() throws Exception {
    announce(NOW);
    String token = body().path("signature").asString();
    String[] parts = token.split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.replace("moved", "stays").getBytes(UTF_8));
    String unsigned =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(UTF_8));
    ECPublicKey other = publicKey(newKey());

    refused(parts[0] + '.' + changed + '.' + parts[2], publicKey(), NOW);
    refused(unsigned + '.' + parts[1] + '.', publicKey(), NOW);
    refused(token, other, NOW);
    refused(token, publicKey(), NOW.plus(Duration.ofDays(16)));
    assertThat(verified(token, NOW.plus(Duration.ofDays(14))).getIssuer()).isNotNull();
  }

  @Test
  void whatIsToldAgainAfterItWasRefusedIsBelievedStill() throws Exception {
    answers.add(403);
    announce(NOW);
    JsonNode refused = body();

    new EventBridgeReceivers(aws.client(EventBridgeClient.builder()), "loop")
        .tellAgain(
            requireNonNull(letter().messageAttributes().get("TARGET_ARN")).stringValue(),
            TOLD.type(),
            refused.toString());

    JsonNode again = body();
    assertThat(again).isEqualTo(refused);
    assertThat(verified(again.path("signature").asString(), NOW).getJWTID())
        .isEqualTo(refused.path("id").asString());
  }

  /** Announces what was written in the state store, as its stream brings it. */
  private void announce(Instant now) {
    String cloudEvent = CloudEvents.wrap(TOLD, "e-1", now, Optional.empty());
    ObjectNode image = Json.mapper().createObjectNode();
    image.putObject("sk").put("S", "outbox#e-1");
    image.putObject("type").put("S", TOLD.type());
    image.putObject("event").put("S", cloudEvent);
    ObjectNode batch = Json.mapper().createObjectNode();
    batch
        .putArray("Records")
        .addObject()
        .put("eventName", "INSERT")
        .putObject("dynamodb")
        .put("SequenceNumber", "1")
        .set("NewImage", image);
    InstantSource clock = () -> now;
    var key = new KmsSignatures(aws.client(KmsClient.builder()), "alias/millrace-dev-notices");
    var notices = new SignedNotices(key, "dev", clock);
    var publish =
        new PublishOutbox(
            new EventBridgeEventBus(aws.client(EventBridgeClient.builder()), "loop"),
            notices::sign,
            new LoopMetrics(new MetricLog("dev", clock, _ -> {}), clock));
    assertThat(publish.apply(StreamRecord.readAll(batch)).batchItemFailures()).isEmpty();
  }

  private JsonNode body() throws InterruptedException {
    return Json.read(
        requireNonNull(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)), JsonNode.class);
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Integer answer = answers.poll();
    exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
    exchange.close();
  }

  private Message letter() {
    SqsClient sqs = aws.client(SqsClient.builder());
    String queue = sqs.getQueueUrl(get -> get.queueName("lost")).queueUrl();
    return sqs.receiveMessage(get ->
            get.queueUrl(queue)
                .messageAttributeNames("All")
                .waitTimeSeconds((int) PATIENCE.toSeconds()))
        .messages()
        .getFirst();
  }

  private JWTClaimsSet verified(String token, Instant now) throws Exception {
    return verified(token, publicKey(), now);
  }

  /** As a receiver does it: the algorithm and the key are its own choice, not the token's. */
  private static JWTClaimsSet verified(String token, ECPublicKey key, Instant now)
      throws Exception {
    var keys = new JWKSet(new ECKey.Builder(Curve.P_256, key).build());
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(keys)));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            new JWTClaimsSet.Builder().issuer("millrace/dev").build(), Set.of("jti", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(now);
          }
        });
    return processor.process(token, null);
  }

  private static void refused(String token, ECPublicKey key, Instant now) {
    assertThatThrownBy(() -> verified(token, key, now)).isInstanceOf(BadJOSEException.class);
  }

  private static JsonNode event(JWTClaimsSet claims) throws Exception {
    return Json.read(Json.text(requireNonNull(claims.getJSONObjectClaim("event"))), JsonNode.class);
  }

  private ECPublicKey publicKey() throws Exception {
    return publicKey("alias/millrace-dev-notices");
  }

  private ECPublicKey publicKey(String id) throws Exception {
    byte[] encoded =
        aws.client(KmsClient.builder())
            .getPublicKey(get -> get.keyId(id))
            .publicKey()
            .asByteArray();
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private String newKey() {
    return aws.client(KmsClient.builder())
        .createKey(create -> create.keySpec("ECC_NIST_P256").keyUsage("SIGN_VERIFY"))
        .keyMetadata()
        .arn();
  }
}

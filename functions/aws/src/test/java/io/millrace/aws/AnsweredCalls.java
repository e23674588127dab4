package io.millrace.aws;

import io.millrace.domain.ProjectName;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.deployment.Endpoints.Served;
import io.millrace.domain.deployment.Endpoints.Specification;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.DeadLetters.DeadLetter;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.project.Backend;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The calls by which we read answers of AWS. */
final class AnsweredCalls {

  private static final ProjectName CHURN = new ProjectName("telco-churn");

  private static final ObjectRef OBJECT = new ObjectRef("bucket", "key", "version");

  static final TrainingJob JOB =
      new TrainingJob(
          "job",
          Map.of(),
          "s3://bucket/out",
          new Compute.SageMaker("ml.m5.large", 1, true, Duration.ofHours(1)));

  private static final S3Presigner PRESIGNER =
      S3Presigner.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();

  static Stream<AnsweredCall> calls() {
    return Stream.of(jobs(), AnsweredSearches.calls(), endpoints(), objects(), others())
        .flatMap(calls -> calls);
  }

  private static Stream<AnsweredCall> jobs() {
    Stream<AnsweredCall> states =
        Stream.of("Completed", "Failed", "Stopped", "Deleting", "InProgress", "Stopping", "New")
            .map(status ->
                new AnsweredCall(
                    "a job that is " + status,
                    status.equals("Completed")
                        ? Set.of(
                            "TrainingJobStatus",
                            "ModelArtifacts",
                            "ModelArtifacts.S3ModelArtifacts")
                        : Set.of("TrainingJobStatus"),
                    Map.of(
                        "TrainingJobStatus",
                        status,
                        "ModelArtifacts.S3ModelArtifacts",
                        "s3://bucket/key"),
                    client -> jobs(client).describe("job").orElseThrow()));
    return Stream.concat(
        states,
        Stream.of(
            call("launch", Set.of(), client -> jobs(client).launch(JOB)),
            new AnsweredCall(
                "stop",
                Set.of("TrainingJobStatus"),
                Map.of("TrainingJobStatus", "InProgress"),
                client -> {
                  jobs(client).stop("job");
                  return "";
                }),
            call(
                "write to the log",
                Set.of(),
                client -> {
                  var log =
                      new FunctionLog(
                          client.as(CloudWatchLogsClient.class), "job", () -> Instant.EPOCH);
                  log.accept("a line");
                  log.close();
                  return log;
                }),
            call(
                "log",
                Set.of("logStreams.logStreamName"),
                client ->
                    new CloudWatchTrainingLogs(client.as(CloudWatchLogsClient.class))
                        .read("job", null))));
  }

  private static Stream<AnsweredCall> endpoints() {
    Stream<AnsweredCall> states =
        Stream.of("Creating", "InService", "Failed", "OutOfService", "Deleting", "New")
            .map(status ->
                new AnsweredCall(
                    "an endpoint that is " + status,
                    Set.of("EndpointStatus"),
                    Map.of("EndpointStatus", status),
                    client -> endpoints(client).state("name")));
    return Stream.concat(
        states,
        Stream.of(
            call(
                "make an endpoint",
                Set.of(),
                client ->
                    endpoints(client)
                        .create(
                            new Specification(
                                "name",
                                "version-1",
                                new Served.Archive(OBJECT, Map.of()),
                                new Backend.Serverless(1024, 1)))),
            call("delete an endpoint", Set.of(), client -> endpoints(client).delete("name")),
            new AnsweredCall(
                "list endpoints",
                Set.of(
                    "EndpointConfigs.EndpointConfigName",
                    "Endpoints.EndpointName",
                    "Models.ModelName"),
                Map.of("NextToken", ""), // else pages would go on for ever
                client -> endpoints(client).names())));
  }

  private static SageMakerEndpoints endpoints(AnsweringClient client) {
    byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
    return new SageMakerEndpoints(
        client.as(SageMakerClient.class),
        new EndpointScaling((_, _) -> new SignedCalls.Answer(200, Optional.empty(), nothing)),
        new EndpointSite("", "image", "role", "role", Map.of()));
  }

  private static Stream<AnsweredCall> objects() {
    Set<String> version = Set.of("VersionId");
    return Stream.of(
        call(
            "head",
            Set.of("VersionId", "LastModified"),
            client -> objects(client).head("bucket", "key")),
        call("read", Set.of(), client -> objects(client).read(OBJECT)),
        call(
            "write", version, client -> objects(client).write("bucket", "key", new byte[1], "x/y")),
        call("copy", version, client -> objects(client).copyIfAbsent(OBJECT, "bucket", "other")),
        call("list", Set.of("Contents.Key"), client -> objects(client).list("bucket", "", "", 10)),
        new AnsweredCall(
            "versions",
            Set.of(
                "DeleteMarkers.Key", "Versions.Key", "Versions.VersionId", "Versions.LastModified"),
            Map.of("IsTruncated", false, "DeleteMarkers.Key", "deleted"),
            client -> objects(client).versions("bucket", null, 10)),
        new AnsweredCall(
            "history",
            Set.of("Versions.Key", "Versions.VersionId"),
            Map.of("IsTruncated", false),
            client -> objects(client).history("bucket", "", null, 10)),
        call(
            "destroy",
            Set.of(),
            client -> {
              objects(client).destroy(OBJECT);
              return "";
            }));
  }

  private static Stream<AnsweredCall> others() {
    var signature = DigitalSignature.of("key", new byte[3]);
    var items =
        Map.of(
            "sk", AttributeValue.fromS("head#history"),
            "revision", AttributeValue.fromN("1"),
            "type", AttributeValue.fromS(AuditHead.class.getSimpleName()),
            "document", AttributeValue.fromS(Json.text(AuditHead.EMPTY)));
    return Stream.of(
        new AnsweredCall(
            "sign",
            Set.of("KeyId", "Signature"),
            Map.of("Signature", SdkBytes.fromByteArray(new byte[3])),
            client -> new KmsSignatures(client.as(KmsClient.class), "key").sign(new byte[1])),
        call(
            "verify",
            Set.of(),
            client ->
                new KmsSignatures(client.as(KmsClient.class), "key")
                    .verify(new byte[1], signature)),
        call(
            "publish",
            Set.of(),
            client ->
                new EventBridgeEventBus(client.as(EventBridgeClient.class), "bus")
                    .publish(List.of(new Announcement("id", "type", "{}", Optional.empty())))),
        call(
            "tell a receiver again",
            Set.of("Entries", "Entries.EventId"),
            client -> {
              new EventBridgeReceivers(client.as(EventBridgeClient.class), "bus")
                  .tellAgain("arn", "type", "{}");
              return "told";
            }),
        call(
            "ask",
            Set.of(),
            client -> {
              new LambdaFunctions(client.as(LambdaClient.class), Map.of("A", "arn")).ask("A", "{}");
              return "asked";
            }),
        call(
            "watch",
            Set.of(),
            client -> {
              new CloudWatchErrorAlarms(
                      client.as(CloudWatchClient.class), "dev", "topic", "Runbook", Map.of())
                  .watch(CHURN, 1);
              return "watched";
            }),
        call(
            "set the clock",
            Set.of(),
            client -> {
              new EventBridgeRolloutClock(client.as(EventBridgeClient.class), "rule")
                  .ringAt(Instant.EPOCH);
              return "set";
            }),
        call(
            "ask for an alarm",
            Set.of("MetricAlarms.StateValue"),
            client ->
                new CloudWatchErrorAlarms(
                        client.as(CloudWatchClient.class), "dev", "topic", "runbook", Map.of())
                    .isRinging(CHURN)),
        call(
            "ask for named alarms",
            Set.of(
                "CompositeAlarms.AlarmName",
                "CompositeAlarms.StateValue",
                "MetricAlarms.AlarmName",
                "MetricAlarms.StateValue"),
            client ->
                new CloudWatchErrorAlarms(
                        client.as(CloudWatchClient.class), "dev", "topic", "runbook", Map.of())
                    .objection(List.of("slow"))),
        call(
            "ask how slow a version is",
            Set.of("MetricDataResults.Id", "MetricDataResults.StatusCode"),
            client ->
                new CloudWatchVersionMetrics(
                        client.as(CloudWatchClient.class), "dev", InstantSource.system())
                    .slowerThan(Duration.ofMillis(250), CHURN, 2, Instant.now())),
        call(
            "ask what a version answers in the shadow",
            Set.of("MetricDataResults.Id", "MetricDataResults.StatusCode"),
            client ->
                new CloudWatchVersionMetrics(
                        client.as(CloudWatchClient.class), "dev", InstantSource.system())
                    .shadow(CHURN, 2, Instant.now())),
        new AnsweredCall(
            "deadLetters",
            Set.of("Messages.MessageId", "Messages.ReceiptHandle"),
            Map.of("Messages.Attributes", Map.of()),
            client -> deadLetters(client).take(1)),
        call(
            "deal with a dead letter",
            Set.of(),
            client -> {
              var deadLetter = new DeadLetter("id", "receipt", Instant.EPOCH, "", Map.of());
              deadLetters(client).putBack(deadLetter);
              deadLetters(client).remove(deadLetter);
              return "dealt with";
            }),
        new AnsweredCall(
            "find",
            Set.of(),
            Map.of("Item", items),
            client -> stateStore(client.as(DynamoDbClient.class)).find(AuditHead.key(CHURN))),
        new AnsweredCall(
            "find all",
            Set.of(),
            Map.of("Responses.Item", items),
            client ->
                stateStore(client.as(DynamoDbClient.class)).findAll(List.of(AuditHead.key(CHURN)))),
        new AnsweredCall(
            "list",
            Set.of(),
            withoutNext(Map.of("Items", List.of(items))),
            client ->
                stateStore(client.as(DynamoDbClient.class))
                    .list(AuditHead.class, "partition", "", "", 1)),
        new AnsweredCall(
            "add",
            Set.of("Attributes"),
            Map.of("Attributes", Map.of("total", AttributeValue.fromN("7"))),
            client ->
                new DynamoDbRunningTotals(client.as(DynamoDbClient.class), "table")
                    .add("partition", "sort", 1, Instant.EPOCH)),
        call(
            "change",
            Set.of(),
            client -> stateStore(client.as(DynamoDbClient.class)).write(List.of(), List.of())));
  }

  static AnsweredCall call(
      String name, Set<String> needed, Function<AnsweringClient, Object> answered) {
    return new AnsweredCall(name, needed, Map.of(), answered);
  }

  /** Else pages would go on for ever. */
  private static Map<String, Object> withoutNext(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("LastEvaluatedKey", Map.of());
    return all;
  }

  static SageMakerTrainingJobs jobs(AnsweringClient client) {
    return new SageMakerTrainingJobs(client.as(SageMakerClient.class), JobSite.of("image", "role"));
  }

  private static S3ObjectStore objects(AnsweringClient client) {
    return new S3ObjectStore(client.as(S3Client.class), PRESIGNER);
  }

  private static SqsDeadLetters deadLetters(AnsweringClient client) {
    return new SqsDeadLetters(client.as(SqsClient.class), "url");
  }

  static DynamoDbStateStore stateStore(DynamoDbClient dynamo) {
    return new DynamoDbStateStore(
        dynamo, "table", InstantSource.system(), UUID::randomUUID, Tracing.NONE);
  }

  private AnsweredCalls() {}
}

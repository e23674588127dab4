package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.DeadLetters.DeadLetter;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.signature.Signature;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.wire.Json;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * AWS may leave out nearly every member of its answers. Whichever is left out of any answer that we
 * read, we either go on without it or say, in a sentence, what was missing.
 */
class AbsentMembersTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final ObjectRef OBJECT = new ObjectRef("bucket", "key", "version");
  private static final TrainingJob JOB =
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

  /** An item of a transaction of reads is called a response as well, and is a part of one. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "software/amazon/awssdk/services/\\w+/model/(?!ItemResponse\\b)(\\w+Response)\\b");

  /**
   * One call.
   *
   * @param name what is done
   * @param needed the members without which we cannot go on
   * @param values that members have, where any will not do
   */
  record Call(
      String name,
      Set<String> needed,
      Map<String, Object> values,
      Function<AnsweringClient, Object> of) {

    Object answered(AnsweringClient client) {
      return of.apply(client);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> calls() {
    return Stream.of(jobs(), objects(), others()).flatMap(calls -> calls);
  }

  private static Stream<Call> jobs() {
    Stream<Call> states =
        Stream.of("Completed", "Failed", "Stopped", "Deleting", "InProgress", "Stopping", "New")
            .map(status ->
                new Call(
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
            new Call(
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

  private static Stream<Call> objects() {
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
        new Call(
            "versions",
            Set.of(
                "DeleteMarkers.Key", "Versions.Key", "Versions.VersionId", "Versions.LastModified"),
            Map.of("IsTruncated", false, "DeleteMarkers.Key", "deleted"),
            client -> objects(client).versions("bucket", null, 10)),
        new Call(
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

  private static Stream<Call> others() {
    var signature = Signature.of("key", new byte[3]);
    var items =
        Map.of(
            "sk", AttributeValue.fromS("head#history"),
            "revision", AttributeValue.fromN("1"),
            "type", AttributeValue.fromS(AuditHead.class.getSimpleName()),
            "document", AttributeValue.fromS(Json.text(AuditHead.EMPTY)));
    return Stream.of(
        new Call(
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
        new Call(
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
        new Call(
            "find",
            Set.of(),
            Map.of("Item", items),
            client -> stateStore(client.as(DynamoDbClient.class)).find(AuditHead.key(CHURN))),
        new Call(
            "find all",
            Set.of(),
            Map.of("Responses.Item", items),
            client ->
                stateStore(client.as(DynamoDbClient.class)).findAll(List.of(AuditHead.key(CHURN)))),
        new Call(
            "list",
            Set.of(),
            withoutNext(Map.of("Items", List.of(items))),
            client ->
                stateStore(client.as(DynamoDbClient.class))
                    .list(AuditHead.class, "partition", "", "", 1)),
        call(
            "change",
            Set.of(),
            client -> stateStore(client.as(DynamoDbClient.class)).write(List.of(), List.of())));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whateverIsAbsentWeGoOnOrSayWhatIsMissing(Call call) {
    var whole = new AnsweringClient(call.values(), null);
    assertThat(call.answered(whole)).isNotNull();

    Set<String> missed = new TreeSet<>();
    for (String member : whole.members()) {
      try {
        assertThat(call.answered(new AnsweringClient(call.values(), member)))
            .as("without %s", member)
            .isNotNull();
      } catch (UnavailableException e) {
        assertThat(e).as("without %s", member).hasMessageContaining("AWS answered without ");
        missed.add(member);
      }
    }
    assertThat(missed).containsExactlyInAnyOrderElementsOf(call.needed());
  }

  @Test
  void everyTypeOfAnswerThatWeReadIsAmongThem() throws IOException {
    Set<String> tried = new TreeSet<>();
    calls()
        .forEach(call -> {
          var client = new AnsweringClient(call.values(), null);
          call.answered(client);
          tried.addAll(client.types());
        });

    Set<String> read = new TreeSet<>();
    try (Stream<Path> classes = Files.walk(Path.of("target/classes"))) {
      for (Path file : classes.filter(each -> each.toString().endsWith(".class")).toList()) {
        for (var entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof Utf8Entry text) {
            ANSWER
                .matcher(text.stringValue())
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(read::add);
          }
        }
      }
    }
    assertThat(read).isNotEmpty();
    assertThat(tried).containsAll(read);
  }

  @Test
  void aJobThatWasStoppedBeforeItsProgramBeganHasNoTimeOfTraining() {
    Map<String, Object> stopped = Map.of("TrainingJobStatus", "Stopped");

    assertThat(jobs(new AnsweringClient(stopped, "TrainingTimeInSeconds")).describe("job"))
        .contains(new JobState.Failed("stopped before its program began"));
    assertThat(jobs(new AnsweringClient(stopped, null)).describe("job"))
        .contains(new JobState.Failed("stopped after PT1S of training"));
  }

  @Test
  void anErrorWithoutDetailsOrACodeIsToldAsWell() {
    for (AwsErrorDetails details : Arrays.asList(null, AwsErrorDetails.builder().build())) {
      var error = SageMakerException.builder().statusCode(400).awsErrorDetails(details).build();
      var jobs =
          new SageMakerTrainingJobs(
              failing(SageMakerClient.class, error), JobSite.of("image", "role"));

      assertThatThrownBy(() -> jobs.launch(JOB)).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> jobs.describe("job")).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void aTransactionThatWasCancelledForNoReasonIsNotTakenForOneThatLostARace() {
    var noCode = CancellationReason.builder().build();
    for (var error :
        List.of(
            TransactionCanceledException.builder(),
            TransactionCanceledException.builder().cancellationReasons(noCode))) {
      var dynamo = failing(DynamoDbClient.class, error.build());

      assertThatThrownBy(() -> stateStore(dynamo).write(List.of(), List.of()))
          .isInstanceOf(UnavailableException.class);
    }
  }

  private static <C> C failing(Class<C> client, RuntimeException error) {
    return client.cast(
        Proxy.newProxyInstance(
            client.getClassLoader(),
            new Class<?>[] {client},
            (proxy, method, arguments) -> {
              throw error;
            }));
  }

  private static Call call(
      String name, Set<String> needed, Function<AnsweringClient, Object> answered) {
    return new Call(name, needed, Map.of(), answered);
  }

  /** Else pages would go on for ever. */
  private static Map<String, Object> withoutNext(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("LastEvaluatedKey", Map.of());
    return all;
  }

  private static SageMakerTrainingJobs jobs(AnsweringClient client) {
    return new SageMakerTrainingJobs(client.as(SageMakerClient.class), JobSite.of("image", "role"));
  }

  private static S3ObjectStore objects(AnsweringClient client) {
    return new S3ObjectStore(client.as(S3Client.class), PRESIGNER);
  }

  private static SqsDeadLetters deadLetters(AnsweringClient client) {
    return new SqsDeadLetters(client.as(SqsClient.class), "url");
  }

  private static DynamoDbStateStore stateStore(DynamoDbClient dynamo) {
    return new DynamoDbStateStore(
        dynamo, "table", InstantSource.system(), UUID::randomUUID, Tracing.NONE);
  }
}

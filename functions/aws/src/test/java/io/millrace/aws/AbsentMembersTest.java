package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/**
 * AWS may leave out nearly every member of its answers. Whichever is left out of any answer that we
 * read, we either go on without it or say, in a sentence, what was missing.
 */
class AbsentMembersTest {

  private static final TrainingJob JOB =
      new TrainingJob(
          "job",
          Map.of(),
          "s3://bucket/out",
          new Compute.SageMaker("ml.m5.large", 1, true, Duration.ofHours(1)));

  /** An item of a transaction of reads is called a response as well, and is a part of one. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "software/amazon/awssdk/services/\\w+/model/(?!ItemResponse\\b)(\\w+Response)\\b");

  @ParameterizedTest
  @MethodSource("io.millrace.aws.AnsweredCalls#calls")
  void whateverIsAbsentWeGoOnOrSayWhatIsMissing(AnsweredCall call) {
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
    AnsweredCalls.calls()
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

    assertThat(
            AnsweredCalls.jobs(new AnsweringClient(stopped, "TrainingTimeInSeconds"))
                .describe("job"))
        .contains(new JobState.Failed("stopped before its program began"));
    assertThat(AnsweredCalls.jobs(new AnsweringClient(stopped, null)).describe("job"))
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

      assertThatThrownBy(() -> AnsweredCalls.stateStore(dynamo).write(List.of(), List.of()))
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
}

package io.millrace.aws;

import io.millrace.domain.project.Tuning;
import io.millrace.domain.training.TrainingJobs.Program;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** The calls by which we read what SageMaker says of searches. */
final class AnsweredSearches {

  private static final TrainingJob SEARCH =
      new TrainingJob(
          "search",
          Map.of(),
          "s3://bucket/out",
          AnsweredCalls.JOB.compute(),
          new Program.Container("image"),
          new Tuning(
              Tuning.Strategy.GRID,
              1,
              1,
              60,
              Tuning.Goal.MINIMIZE,
              "loss=(.*)",
              Map.of("a", new Tuning.Values.OneOf(List.of("1", "2")))));

  private AnsweredSearches() {}

  static Stream<AnsweredCall> calls() {
    String state = "HyperParameterTuningJobStatus";
    Map<String, Object> running = Map.of(state, "InProgress", "NextToken", "");
    Stream<AnsweredCall> states =
        Stream.of("Completed", "Stopped", "Failed", "InProgress", "New")
            .map(status ->
                new AnsweredCall(
                    "a search that is " + status,
                    status.equals("Completed") || status.equals("Stopped")
                        ? Set.of(
                            state,
                            "TrainingJobStatus",
                            "ModelArtifacts",
                            "ModelArtifacts.S3ModelArtifacts")
                        : Set.of(state),
                    Map.of(
                        state,
                        status,
                        "TrainingJobStatus",
                        "Completed",
                        "ModelArtifacts.S3ModelArtifacts",
                        "s3://bucket/key",
                        "NextToken",
                        ""),
                    client -> searches(client).describe("search").orElseThrow()));
    return Stream.concat(
        states,
        Stream.of(
            AnsweredCalls.call(
                "launch a search", Set.of(), client -> searches(client).launch(SEARCH)),
            new AnsweredCall(
                "stop a search",
                Set.of(state),
                running,
                client -> {
                  searches(client).stop("search");
                  return "";
                }),
            new AnsweredCall(
                "what a search is paid for",
                Set.of("TrainingJobSummaries.TrainingJobName"),
                running,
                client -> searches(client).billed("search").orElseThrow()),
            new AnsweredCall(
                "trials",
                Set.of("TrainingJobSummaries.TrainingJobName"),
                running,
                client -> searches(client).trials("search")),
            new AnsweredCall(
                "log of a search",
                Set.of("logStreams.logStreamName"),
                Map.of("nextToken", ""),
                client ->
                    new CloudWatchTrainingLogs(client.as(CloudWatchLogsClient.class))
                        .read("dev-t-0123456789ab", null))));
  }

  private static SageMakerTuningJobs searches(AnsweringClient client) {
    return new SageMakerTuningJobs(client.as(SageMakerClient.class), JobSite.of("image", "role"));
  }
}

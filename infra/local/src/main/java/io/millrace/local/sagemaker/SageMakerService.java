package io.millrace.local.sagemaker;

import io.millrace.local.AwsExchange;
import io.millrace.local.AwsService;
import io.millrace.local.EventSink;
import io.millrace.local.JsonProtocol;
import io.millrace.local.LogSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The training jobs of SageMaker. */
public final class SageMakerService implements AwsService {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEFAULT_PAGE = 10;
  private static final List<String> SUMMARY =
      List.of(
          "TrainingJobName",
          "TrainingJobArn",
          "CreationTime",
          "TrainingEndTime",
          "LastModifiedTime",
          "TrainingJobStatus",
          "SecondaryStatus");

  private final TrainingPrograms programs;
  private final TrainingJobs jobs;
  private final JsonProtocol protocol =
      new JsonProtocol(
          signingName(),
          "1.1",
          Map.of(
              "CreateTrainingJob", this::create,
              "DescribeTrainingJob", this::describe,
              "ListTrainingJobs", this::list,
              "StopTrainingJob", this::stop));

  /**
   * @param folder where jobs keep their state and files
   * @param programs what images stand for
   * @param atOnce jobs that run at a time; the others wait
   * @param seed of which events come twice
   */
  public SageMakerService(
      Path folder,
      TrainingPrograms programs,
      int atOnce,
      JobStorage storage,
      LogSink logs,
      EventSink events,
      InstantSource clock,
      long seed) {
    this.programs = programs;
    StateChanges changes = new StateChanges(events, seed);
    this.jobs =
        new TrainingJobs(
            folder,
            atOnce,
            clock,
            job ->
                new JobRun(job, programs.of(job.request().image()), storage, logs, changes, clock));
  }

  /** Goes on with what an earlier process left, in whatever way that ended. */
  @Override
  public void start() {
    jobs.resume();
  }

  @Override
  public String signingName() {
    return "sagemaker";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public void close() {
    jobs.close();
  }

  private JsonNode create(JsonNode input) {
    var _ = programs.of(JobRequest.of(input).image());
    ObjectNode output = JSON.createObjectNode();
    output.set("TrainingJobArn", jobs.create(input).description().path("TrainingJobArn"));
    return output;
  }

  private JsonNode describe(JsonNode input) {
    return jobs.find(input.path("TrainingJobName").asString("")).description();
  }

  private JsonNode stop(JsonNode input) {
    jobs.stop(input.path("TrainingJobName").asString(""));
    return JSON.createObjectNode();
  }

  private JsonNode list(JsonNode input) {
    String status = input.path("StatusEquals").asString("");
    String part = input.path("NameContains").asString("");
    int limit = input.path("MaxResults").asInt(DEFAULT_PAGE);
    int from = Integer.parseInt(input.path("NextToken").asString("0"));
    List<ObjectNode> found =
        jobs.all().stream()
            .map(TrainingJob::description)
            .filter(job -> status.isEmpty() || text(job, "TrainingJobStatus").equals(status))
            .filter(job -> text(job, "TrainingJobName").contains(part))
            .sorted(
                Comparator.comparingDouble((ObjectNode job) -> job.path("CreationTime").asDouble())
                    .reversed())
            .toList();
    ObjectNode output = JSON.createObjectNode();
    var summaries = output.putArray("TrainingJobSummaries");
    found.stream().skip(from).limit(limit).forEach(job -> summaries.add(job.retain(SUMMARY)));
    if (from + limit < found.size()) {
      output.put("NextToken", Integer.toString(from + limit));
    }
    return output;
  }

  private static String text(JsonNode node, String property) {
    return node.path(property).asString("");
  }
}

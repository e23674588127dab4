package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.TuningInputs.CreateHyperParameterTuningJob;
import io.millrace.local.sagemaker.TuningInputs.ObjectiveType;
import io.millrace.local.service.Arns;
import io.millrace.local.service.Inputs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One tuning job: its description, as {@code DescribeHyperParameterTuningJob} answers it. Its
 * trials are training jobs, which say themselves whose they are.
 */
final class TuningJob {

  static final String STATUS = "HyperParameterTuningJobStatus";

  /** What its events do not tell. */
  static final List<String> TOLD_WHEN_ASKED =
      List.of("HyperParameterTuningJobConfig", "BestTrainingJob", "Tags");

  /** The hyperparameter by which SageMaker tells each program what it is tuned for. */
  private static final String METRIC = "_tuning_objective_metric";

  private static final double MILLIS = 1000.0;

  private final ObjectNode description;

  private TuningJob(ObjectNode description) {
    this.description = description;
  }

  static TuningJob create(JsonNode input, Instant now) {
    ObjectNode description = ((ObjectNode) input).deepCopy();
    String name = description.path("HyperParameterTuningJobName").asString();
    description
        .put(
            "HyperParameterTuningJobArn",
            Arns.of("sagemaker", "hyper-parameter-tuning-job/" + name))
        .put(STATUS, JobStatus.IN_PROGRESS)
        .put("CreationTime", seconds(now))
        .put("LastModifiedTime", seconds(now));
    return new TuningJob(description);
  }

  /** One that an earlier process left. */
  static TuningJob of(JsonNode kept) {
    return new TuningJob(((ObjectNode) kept).deepCopy());
  }

  CreateHyperParameterTuningJob request() {
    return Inputs.readFrom(CreateHyperParameterTuningJob.class, description);
  }

  String name() {
    return description.path("HyperParameterTuningJobName").asString();
  }

  String arn() {
    return description.path("HyperParameterTuningJobArn").asString();
  }

  String status() {
    return description.path(STATUS).asString();
  }

  boolean isRunning() {
    return status().equals(JobStatus.IN_PROGRESS) || status().equals(JobStatus.STOPPING);
  }

  Instant created() {
    return Instant.ofEpochMilli(Math.round(description.path("CreationTime").asDouble() * MILLIS));
  }

  ObjectNode description() {
    return description.deepCopy();
  }

  void reach(String status, Instant now) {
    description.put(STATUS, status).put("LastModifiedTime", seconds(now));
    if (!isRunning()) {
      description.put("HyperParameterTuningEndTime", seconds(now));
    }
  }

  /** Notes why it is to fail, before the status that says it did. */
  void failedBecause(String reason) {
    description.put("FailureReason", reason);
  }

  boolean isToFail() {
    return description.has("FailureReason");
  }

  /** Counts its trials, and notes the best of them. */
  void count(List<TrainingJob> trials) {
    Map<String, Integer> statuses = new TreeMap<>();
    Map<String, Integer> objectives = new TreeMap<>();
    for (TrainingJob trial : trials) {
      String status =
          switch (trial.status()) {
            case JobStatus.STOPPING -> JobStatus.IN_PROGRESS;
            case JobStatus.FAILED -> "NonRetryableError";
            default -> trial.status();
          };
      statuses.merge(status, 1, Integer::sum);
      objectives.merge(objectiveStatus(trial), 1, Integer::sum);
    }
    ObjectNode jobs = description.putObject("TrainingJobStatusCounters");
    for (String each :
        List.of("Completed", "InProgress", "RetryableError", "NonRetryableError", "Stopped")) {
      jobs.put(each, statuses.getOrDefault(each, 0));
    }
    ObjectNode found = description.putObject("ObjectiveStatusCounters");
    for (String each : List.of("Succeeded", "Pending", "Failed")) {
      found.put(each, objectives.getOrDefault(each, 0));
    }
    best(trials).ifPresent(best -> description.set("BestTrainingJob", summary(best)));
  }

  /** Of the trials that have completed and measured what they are tuned for, the best. */
  private Optional<TrainingJob> best(List<TrainingJob> trials) {
    TrainingJob best = null;
    for (TrainingJob trial : trials) {
      if (isSuccess(trial)
          && (best == null || loss(trial).orElseThrow() < loss(best).orElseThrow())) {
        best = trial;
      }
    }
    return Optional.ofNullable(best);
  }

  boolean isSuccess(TrainingJob trial) {
    return trial.status().equals(JobStatus.COMPLETED) && objective(trial).isPresent();
  }

  /** What a trial measured, the less, the better. */
  Optional<Double> loss(TrainingJob trial) {
    var objective = request().hyperParameterTuningJobConfig().hyperParameterTuningJobObjective();
    return objective(trial)
        .map(value -> objective.type() == ObjectiveType.MAXIMIZE ? -value : value);
  }

  /** What a trial measured. */
  Optional<Double> objective(TrainingJob trial) {
    String metric =
        request().hyperParameterTuningJobConfig().hyperParameterTuningJobObjective().metricName();
    return trial
        .description()
        .path("FinalMetricDataList")
        .valueStream()
        .filter(each -> each.path("MetricName").asString().equals(metric))
        .map(each -> each.path("Value").asDouble())
        .findFirst();
  }

  private String objectiveStatus(TrainingJob trial) {
    return trial.isRunning() ? "Pending" : isSuccess(trial) ? "Succeeded" : "Failed";
  }

  /** The input of a trial. */
  ObjectNode trial(String name, Map<String, String> values) {
    ObjectNode input = ((ObjectNode) description.path("TrainingJobDefinition")).deepCopy();
    ObjectNode parameters = input.objectNode();
    if (input.remove("StaticHyperParameters") instanceof ObjectNode fixed) {
      parameters.setAll(fixed);
    }
    values.forEach(parameters::put);
    parameters.put(
        METRIC,
        request().hyperParameterTuningJobConfig().hyperParameterTuningJobObjective().metricName());
    input
        .put("TrainingJobName", name)
        .put("TuningJobArn", arn())
        .set("HyperParameters", parameters);
    if (description.has("Tags")) {
      input.set("Tags", description.path("Tags"));
    }
    return input;
  }

  /** What was tried by a trial. */
  Map<String, String> tuned(TrainingJob trial) {
    Map<String, String> values = new TreeMap<>();
    JsonNode parameters = trial.description().path("HyperParameters");
    names().forEach(name -> values.put(name, parameters.path(name).asString()));
    return values;
  }

  private Stream<String> names() {
    return ParameterSpace.of(request().hyperParameterTuningJobConfig().parameterRanges())
        .sides()
        .keySet()
        .stream();
  }

  /** A trial, as {@code ListTrainingJobsForHyperParameterTuningJob} tells it. */
  ObjectNode summary(TrainingJob trial) {
    ObjectNode summary =
        trial
            .description()
            .retain(
                "TrainingJobName",
                "TrainingJobArn",
                "CreationTime",
                "TrainingStartTime",
                "TrainingEndTime",
                "TrainingJobStatus",
                "FailureReason");
    ObjectNode tuned = summary.putObject("TunedHyperParameters");
    tuned(trial).forEach(tuned::put);
    var objective = request().hyperParameterTuningJobConfig().hyperParameterTuningJobObjective();
    objective(trial)
        .ifPresent(value ->
            summary
                .putObject("FinalHyperParameterTuningJobObjectiveMetric")
                .put("Type", objective.type() == ObjectiveType.MAXIMIZE ? "Maximize" : "Minimize")
                .put("MetricName", objective.metricName())
                .put("Value", value));
    return summary.put("ObjectiveStatus", objectiveStatus(trial));
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }
}

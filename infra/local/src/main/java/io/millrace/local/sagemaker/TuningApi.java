package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.SageMakerInputs.SortOrder;
import io.millrace.local.sagemaker.TuningInputs.CreateHyperParameterTuningJob;
import io.millrace.local.sagemaker.TuningInputs.DescribeHyperParameterTuningJob;
import io.millrace.local.sagemaker.TuningInputs.ListHyperParameterTuningJobs;
import io.millrace.local.sagemaker.TuningInputs.ListTrainingJobsForHyperParameterTuningJob;
import io.millrace.local.sagemaker.TuningInputs.StopHyperParameterTuningJob;
import io.millrace.local.sagemaker.TuningInputs.TrialOrder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on tuning jobs. */
final class TuningApi {

  private final TuningJobs tuning;

  TuningApi(TuningJobs tuning) {
    this.tuning = tuning;
  }

  List<Operation<?>> operations() {
    return List.of(
        Operation.keeping(CreateHyperParameterTuningJob.class, this::create),
        Operation.of(DescribeHyperParameterTuningJob.class, this::describe),
        Operation.of(StopHyperParameterTuningJob.class, this::stop),
        Operation.of(ListHyperParameterTuningJobs.class, this::list),
        Operation.of(ListTrainingJobsForHyperParameterTuningJob.class, this::trials));
  }

  private JsonNode create(CreateHyperParameterTuningJob input, JsonNode given) {
    return JsonTrees.object().put("HyperParameterTuningJobArn", tuning.create(input, given).arn());
  }

  private JsonNode describe(DescribeHyperParameterTuningJob input) {
    TuningJob job = tuning.find(input.hyperParameterTuningJobName());
    synchronized (job) {
      job.count(tuning.trials(job));
      return job.description().without("Tags"); // they are listed by another operation
    }
  }

  private JsonNode stop(StopHyperParameterTuningJob input) {
    tuning.stop(input.hyperParameterTuningJobName());
    return JsonTrees.object();
  }

  /** The newest first. */
  private JsonNode list(ListHyperParameterTuningJobs input) {
    return SageMakerService.listed(
        "HyperParameterTuningJobSummaries",
        tuning.all().stream()
            .filter(job ->
                (input.nameContains() == null || job.name().contains(input.nameContains()))
                    && (input.statusEquals() == null || job.status().equals(input.statusEquals())))
            .sorted(Comparator.comparing(TuningJob::created).reversed())
            .map(TuningApi::summary)
            .toList(),
        input.maxResults(),
        input.nextToken());
  }

  private static ObjectNode summary(TuningJob job) {
    ObjectNode description = job.description();
    JsonNode config = description.path("HyperParameterTuningJobConfig");
    description.set("Strategy", config.path("Strategy"));
    description.set("ResourceLimits", config.path("ResourceLimits"));
    return description.retain(
        "HyperParameterTuningJobName",
        "HyperParameterTuningJobArn",
        TuningJob.STATUS,
        "Strategy",
        "CreationTime",
        "HyperParameterTuningEndTime",
        "LastModifiedTime",
        "TrainingJobStatusCounters",
        "ObjectiveStatusCounters",
        "ResourceLimits");
  }

  /** By name, the first first, where nothing else is asked for. */
  private JsonNode trials(ListTrainingJobsForHyperParameterTuningJob input) {
    TuningJob job = tuning.find(input.hyperParameterTuningJobName());
    TrialOrder by = Objects.requireNonNullElse(input.sortBy(), TrialOrder.NAME);
    Comparator<TrainingJob> ascending =
        switch (by) {
          case NAME -> Comparator.comparing(trial -> trial.request().name());
          case STATUS -> Comparator.comparing(TrainingJob::status);
          case CREATION_TIME ->
              Comparator.comparingDouble(
                  trial -> trial.description().path("CreationTime").asDouble());
          case FINAL_OBJECTIVE_METRIC_VALUE ->
              Comparator.comparingDouble(trial -> job.objective(trial).orElseThrow());
        };
    return SageMakerService.listed(
        "TrainingJobSummaries",
        tuning.trials(job).stream()
            .filter(trial ->
                input.statusEquals() == null || trial.status().equals(input.statusEquals()))
            .filter(trial ->
                by != TrialOrder.FINAL_OBJECTIVE_METRIC_VALUE || job.objective(trial).isPresent())
            .sorted(input.sortOrder() == SortOrder.DESCENDING ? ascending.reversed() : ascending)
            .map(job::summary)
            .toList(),
        input.maxResults(),
        input.nextToken());
  }
}

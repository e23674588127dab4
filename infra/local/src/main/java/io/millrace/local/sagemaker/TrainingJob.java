package io.millrace.local.sagemaker;

import io.millrace.local.service.Arns;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One training job: its description, as {@code DescribeTrainingJob} answers it, in a file. What was
 * reached survives the end of this process.
 */
final class TrainingJob {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TAGS = "Tags";
  private static final double MILLIS = 1000.0;

  private final Path folder;
  private final ObjectNode description;

  private TrainingJob(Path folder, ObjectNode description) {
    this.folder = folder;
    this.description = description;
  }

  /** A new job in a folder of its own. */
  static TrainingJob create(Path folder, JsonNode input, Instant now) {
    ObjectNode description = JSON.createObjectNode();
    input
        .properties()
        .forEach(property -> description.set(property.getKey(), property.getValue().deepCopy()));
    addDefaults(description);
    description
        .put("TrainingJobArn", Arns.of("sagemaker", "training-job/" + name(input)))
        .put("CreationTime", seconds(now))
        .putArray("SecondaryStatusTransitions");
    TrainingJob job = new TrainingJob(folder, description);
    job.reach(JobStatus.IN_PROGRESS, "Starting", "Starting the training job", now);
    return job;
  }

  /** What SageMaker says of each job, asked for or not: clients read it without looking. */
  private static void addDefaults(ObjectNode description) {
    ObjectNode output = description.withObject("/OutputDataConfig");
    output.put("KmsKeyId", output.path("KmsKeyId").asString(""));
    output.put("CompressionType", output.path("CompressionType").asString("GZIP"));
    ObjectNode stopping = description.withObject("/StoppingCondition");
    stopping.put(
        "MaxRuntimeInSeconds",
        stopping.path("MaxRuntimeInSeconds").asInt(JobRequest.DEFAULT_SECONDS));
    for (String choice :
        new String[] {
          "EnableNetworkIsolation",
          "EnableInterContainerTrafficEncryption",
          "EnableManagedSpotTraining"
        }) {
      description.put(choice, description.path(choice).asBoolean(false));
    }
    description.put("ProfilingStatus", "Disabled");
  }

  /** A job that an earlier process left; empty where its file is damaged. */
  static Optional<TrainingJob> load(Path folder) {
    return JsonTrees.kept(folder.resolve("job.json"))
        .map(description -> new TrainingJob(folder, description));
  }

  /** Whether a folder holds a job. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve("job.json"));
  }

  Path folder() {
    return folder;
  }

  JobRequest request() {
    return JobRequest.of(Inputs.readFrom(SageMakerInputs.CreateTrainingJob.class, description()));
  }

  synchronized ObjectNode description() {
    ObjectNode told = description.deepCopy();
    told.remove(TAGS); // they are listed by another operation
    return told;
  }

  /** Each an object of {@code Key} and {@code Value}, as they were given. */
  synchronized List<JsonNode> tags() {
    return description.path(TAGS).deepCopy().valueStream().toList();
  }

  synchronized boolean isRunning() {
    return status().equals(JobStatus.IN_PROGRESS) || status().equals(JobStatus.STOPPING);
  }

  synchronized String status() {
    return description.path("TrainingJobStatus").asString();
  }

  /** Moves on, and notes it on disk. */
  synchronized void reach(String status, String secondary, String message, Instant now) {
    ArrayNode transitions = description.withArray("SecondaryStatusTransitions");
    if (!transitions.isEmpty()) {
      ((ObjectNode) transitions.get(transitions.size() - 1)).put("EndTime", seconds(now));
    }
    transitions
        .addObject()
        .put("Status", secondary)
        .put("StartTime", seconds(now))
        .put("StatusMessage", message);
    description
        .put("TrainingJobStatus", status)
        .put("SecondaryStatus", secondary)
        .put("LastModifiedTime", seconds(now));
    switch (secondary) {
      case "Training" -> description.put("TrainingStartTime", seconds(now));
      case "Completed", "Failed", "Stopped", "MaxRuntimeExceeded" -> {
        description.put("TrainingEndTime", seconds(now));
        if (description.has("TrainingStartTime")) { // else there is no time of training to tell
          double started = description.path("TrainingStartTime").asDouble();
          description
              .put("TrainingTimeInSeconds", (int) Math.ceil(seconds(now) - started))
              .put("BillableTimeInSeconds", (int) Math.ceil(seconds(now) - started));
        }
      }
      default -> {}
    }
    save();
  }

  /** Notes where the archive will be, before the status that says it is there. */
  synchronized void archivedAt(S3Uri archive) {
    description.putObject("ModelArtifacts").put("S3ModelArtifacts", archive.toString());
  }

  /** Notes what its program has measured, before the status that says it has ended. */
  synchronized void measured(List<ObjectNode> metrics) {
    if (!metrics.isEmpty()) {
      metrics.forEach(description.putArray("FinalMetricDataList")::add);
    }
  }

  /** Notes why the job failed, before the status that says it did. */
  synchronized void failedBecause(String reason) {
    description.put("FailureReason", reason);
  }

  private void save() {
    try {
      Files.createDirectories(folder);
      Path fresh = folder.resolve("job.json.new");
      Files.writeString(fresh, description.toString());
      Files.move(
          fresh,
          folder.resolve("job.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(JsonNode input) {
    return input.path("TrainingJobName").asString();
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }
}

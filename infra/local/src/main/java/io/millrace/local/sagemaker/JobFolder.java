package io.millrace.local.sagemaker;

import io.millrace.local.process.FileTrees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The folder that a program finds as {@code /opt/ml}. */
record JobFolder(Path root) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_REASON = 1024; // of FailureReason

  /** Empties the folder but for checkpoints, and writes what the program is to know. */
  void prepare(JsonNode description) throws IOException {
    for (String part : new String[] {"input", "model", "output"}) {
      FileTrees.delete(root.resolve(part));
    }
    Path config = Files.createDirectories(root.resolve("input/config"));
    Files.createDirectories(model());
    Files.createDirectories(root.resolve("output/data"));
    Files.createDirectories(root.resolve("checkpoints"));
    write(config.resolve("hyperparameters.json"), description.path("HyperParameters"));
    write(config.resolve("inputdataconfig.json"), channels(description));
    ObjectNode resources = JSON.createObjectNode();
    resources.put("current_host", "algo-1").put("network_interface_name", "lo");
    resources.putArray("hosts").add("algo-1");
    resources.put(
        "current_instance_type", description.at("/ResourceConfig/InstanceType").asString());
    write(config.resolve("resourceconfig.json"), resources);
  }

  /** Where the files of a channel go. */
  Path channel(String name) {
    return root.resolve("input/data").resolve(name);
  }

  /** Deletes all of it once the job has ended, as the disk of a machine goes with it. */
  void drop() {
    FileTrees.delete(root);
  }

  Path model() {
    return root.resolve("model");
  }

  /** Why the program says that it failed. */
  Optional<String> failure() throws IOException {
    Path file = root.resolve("output/failure");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
      return Optional.of(
          new String(content.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8).strip());
    }
  }

  private static ObjectNode channels(JsonNode description) {
    ObjectNode channels = JSON.createObjectNode();
    for (JsonNode channel : description.path("InputDataConfig")) {
      channels
          .putObject(channel.path("ChannelName").asString())
          .put("TrainingInputMode", "File")
          .put("S3DistributionType", "FullyReplicated")
          .put("RecordWrapperType", "None");
    }
    return channels;
  }

  private static void write(Path file, JsonNode content) throws IOException {
    Files.writeString(file, content.isMissingNode() ? "{}" : content.toString());
  }

  /** What a program is told in its environment. */
  Map<String, String> environment(String jobName) {
    return Map.of(
        TrainingPrograms.TrainingProgram.ROOT_VARIABLE,
        root.toString(),
        "TRAINING_JOB_NAME",
        jobName);
  }
}

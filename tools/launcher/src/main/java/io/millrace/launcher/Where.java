package io.millrace.launcher;

import io.millrace.local.LocalCloudOptions;
import io.millrace.local.lambda.Isolation;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a local platform listens and keeps its state, and how its functions run. */
final class Where {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep state in this folder and go on with it next time; else it is forgotten.")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Listen on this port of 127.0.0.1 (${DEFAULT-VALUE}).")
  private int port = LocalCloudOptions.USUAL_PORT;

  @Option(
      names = "--isolation",
      paramLabel = "HOW",
      description =
          "What keeps functions apart: HOST, one warm process for all of them, each with its own"
              + " classes and variables; or PROCESS, processes of its own for each, as on AWS,"
              + " slower and larger (${DEFAULT-VALUE}).")
  private Isolation isolation = Isolation.HOST;

  @Option(
      names = "--container",
      paramLabel = "REPOSITORY=COMMAND",
      description =
          "What stands for a container's image on this machine, by its name or the last part of its"
              + " repository's: a command under SageMaker's contract that answers GET /ping and POST"
              + " /invocations at the port in SAGEMAKER_BIND_TO_PORT.")
  private Map<String, String> containers = Map.of();

  @Nullable Path data() {
    return data;
  }

  int port() {
    return port;
  }

  Isolation isolation() {
    return isolation;
  }

  /** What stands for images of containers, by repository. */
  Map<String, TrainingProgram> containers() {
    Map<String, TrainingProgram> programs = new HashMap<>();
    containers.forEach((repository, command) ->
        programs.put(
            repository,
            new TrainingProgram(List.of(), List.of("sh", "-c", "exec " + command), Map.of())));
    return programs;
  }
}

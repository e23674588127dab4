package io.millrace.launcher;

import io.millrace.local.LocalCloudOptions;
import io.millrace.local.lambda.Isolation;
import java.nio.file.Path;
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

  @Nullable Path data() {
    return data;
  }

  int port() {
    return port;
  }

  Isolation isolation() {
    return isolation;
  }
}

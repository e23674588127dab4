package io.millrace.launcher;

import io.millrace.local.LocalCloudOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a local platform listens and keeps its state. */
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

  @Nullable Path data() {
    return data;
  }

  int port() {
    return port;
  }
}

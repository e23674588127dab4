package io.millrace.serving;

import io.millrace.domain.InvalidInputException;
import io.millrace.prediction.protocol.Scoring;
import io.millrace.prediction.protocol.UuidV7;
import io.millrace.serving.Readiness.Broken;
import io.millrace.serving.Readiness.Loading;
import io.millrace.serving.Readiness.Ready;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one model, as SageMaker asks of a container for inference: the archive in {@code model}
 * under {@code /opt/ml}, or under the folder that {@code MILLRACE_ML_ROOT} names, at the port
 * {@code SAGEMAKER_BIND_TO_PORT}, 8080 if nothing is said. {@code MILLRACE_MODEL} and {@code
 * MILLRACE_VERSION} say what answers call it.
 */
public final class ServingProgram {

  private static final Logger LOG = LoggerFactory.getLogger(ServingProgram.class);

  private ServingProgram() {}

  /** Runs until the process is asked to end; answers what it was asked before that. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    InstantSource clock = InstantSource.system();
    var container = new Container(new Scoring(new UuidV7(clock, new SecureRandom())), clock);
    var server = new HttpServer(port(environment), container::answer, ServerLimits.USUAL, clock);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "termination"));
    Path root = Path.of(environment.getOrDefault("MILLRACE_ML_ROOT", "/opt/ml"));
    switch (container.load(new ModelFolder(root.resolve("model")), environment)) {
      case Ready(var served) ->
          LOG.info(
              "version {} of {} is served at port {}",
              served.version(),
              served.name(),
              server.port());
      case Broken(var reason) ->
          LOG.error("nothing is served at port {}: {}", server.port(), reason);
      case Loading _ -> throw new IllegalStateException("it was loaded");
    }
  }

  private static int port(Map<String, String> environment) {
    String port = environment.getOrDefault("SAGEMAKER_BIND_TO_PORT", "8080");
    if (!port.matches("[0-9]{1,5}")) {
      throw new InvalidInputException("SAGEMAKER_BIND_TO_PORT", "a port", port);
    }
    return Integer.parseInt(port);
  }
}

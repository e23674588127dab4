package io.millrace.serving;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.prediction.protocol.ContainerProtocol;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.Protocol;
import io.millrace.prediction.protocol.RefusedException;
import io.millrace.prediction.protocol.Scoring;
import io.millrace.serving.Readiness.Broken;
import io.millrace.serving.Readiness.Loading;
import io.millrace.serving.Readiness.Ready;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SageMaker's container contract asks. Safe for use by many threads.
 *
 * <p>Source: Amazon SageMaker AI Developer Guide, "Custom Inference Code with Hosting Services".
 */
final class Container {

  private static final Logger LOG = LoggerFactory.getLogger(Container.class);
  private static final Protocol PROTOCOL = new ContainerProtocol();

  private final Scoring scoring;
  private final InstantSource clock;
  private volatile Readiness readiness = new Loading();

  Container(Scoring scoring, InstantSource clock) {
    this.scoring = scoring;
    this.clock = clock;
  }

  /**
   * Loads the model of a folder. Never throws because of what is in it: what is wrong is what
   * {@code /ping} says from then on.
   */
  Readiness load(ModelFolder folder, Map<String, String> environment) {
    readiness = read(folder, environment);
    return readiness;
  }

  private static Readiness read(ModelFolder folder, Map<String, String> environment) {
    try {
      ModelArchive archive = folder.archive();
      Model model = ModelFolder.load(archive);
      return new Ready(ServedVersion.of(model, archive, environment));
    } catch (InvalidInputException e) {
      return new Broken(e.reason());
    } catch (NoOnnxException e) {
      return new Broken("The model is in ONNX, and this container has no runtime for it.");
    } catch (IOException e) {
      return new Broken("The model in %s cannot be read: %s".formatted(folder.folder(), e));
    } catch (RuntimeException e) { // of its own example, for instance
      LOG.error("The model cannot be served.", e);
      return new Broken("The model cannot be served: " + e.getMessage());
    }
  }

  /** The answer to a request, whatever it holds; its route is its method and its path. */
  HttpResponse answer(HttpRequest request) {
    return switch (request.route()) {
      case "GET /ping" -> ping();
      case "POST /invocations" -> invocation(request);
      default ->
          request.route().endsWith(" /ping") || request.route().endsWith(" /invocations")
              ? PROTOCOL.refuse(
                  405, "unknown_method", "Ask GET /ping or POST /invocations, not otherwise.")
              : PROTOCOL.refuse(404, "unknown_route", "There are GET /ping and POST /invocations.");
    };
  }

  private HttpResponse ping() {
    return switch (readiness) {
      case Ready(var version) ->
          HttpResponse.ok(ContainerProtocol.named(version.name(), version.version()));
      case Loading _ -> loading();
      case Broken(var reason) -> broken(reason);
    };
  }

  private HttpResponse invocation(HttpRequest request) {
    return switch (readiness) {
      case Ready(var version) -> predict(version, request);
      case Loading _ -> loading();
      case Broken(var reason) -> broken(reason);
    };
  }

  private static HttpResponse loading() {
    return PROTOCOL.refuse(503, "loading", "The model is being loaded; try again, it is safe.");
  }

  private static HttpResponse broken(String reason) {
    return PROTOCOL.refuse(503, "broken_model", reason);
  }

  private HttpResponse predict(ServedVersion served, HttpRequest request) {
    try {
      Protocol.Asked asked = PROTOCOL.read(request, served.model().signature());
      return asked
          .writer()
          .write(
              scoring.predict(
                  served.name(),
                  served.version(),
                  served.model(),
                  asked.instances(),
                  clock.instant()));
    } catch (InvalidInputException e) {
      return PROTOCOL.refuse(400, "invalid_request", e.reason());
    } catch (RefusedException e) {
      return PROTOCOL.refuse(e.status(), e.code(), e.reason());
    } catch (RuntimeException e) { // one that it fails at must not end the others
      LOG.error("version {} of {} failed", served.version(), served.name(), e);
      return PROTOCOL.refuse(
          500,
          "model_failure",
          "Version %s of %s failed.".formatted(served.version(), served.name()));
    }
  }
}

package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.prediction.example.ExampleCode;
import io.millrace.prediction.feedback.FeedbackIntake;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.MillraceProtocol;
import io.millrace.prediction.protocol.MlflowProtocol;
import io.millrace.prediction.protocol.OpenInferenceProtocol;
import io.millrace.prediction.protocol.Protocol;
import io.millrace.prediction.protocol.SageMakerProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each route of the API is answered by, and in which protocol. */
final class Routes {

  private final Map<String, Route> all = new HashMap<>();
  private final Predictor predictor;

  Routes(Predictor predictor, FeedbackIntake feedback) {
    this.predictor = predictor;
    var millrace = new MillraceProtocol();
    add("GET /v1/models/{model}", millrace, describing(millrace));
    add(
        "GET /v1/models/{model}/example",
        millrace,
        (request, model, serving) ->
            ExampleCode.of(request, model, serving.version(), serving.model().example()));
    addPredicting("POST /v1/models/{model}/predict", millrace);
    add(
        "POST /v1/models/{model}/feedback",
        millrace,
        (request, model, serving) -> feedback.take(request, model, serving.model().signature()));
    var mlflow = new MlflowProtocol();
    addPredicting("POST /v1/models/{model}/invocations", mlflow);
    var sageMaker = new SageMakerProtocol();
    addPredicting("POST /endpoints/{model}/invocations", sageMaker);
    addPredicting("POST /iam/endpoints/{model}/invocations", sageMaker);
    openInference(new OpenInferenceProtocol());
  }

  /** A route. */
  sealed interface Route {}

  /** One that tells of this server, to whoever has a token. */
  record OfServer(Protocol protocol, Supplier<HttpResponse> response) implements Route {}

  /**
   * One of a model, for its viewers.
   *
   * @param predicts whether it is refused where the model is not to predict
   */
  record OfModel(Protocol protocol, boolean predicts, Operation then) implements Route {}

  /** What is done with a version that serves. */
  interface Operation {
    HttpResponse answer(HttpRequest request, ProjectName model, Serving serving);
  }

  Set<String> keys() {
    return Set.copyOf(all.keySet());
  }

  /** The route of this key; null if there is none. */
  @Nullable Route find(String key) {
    return all.get(key);
  }

  private void openInference(OpenInferenceProtocol protocol) {
    all.put("GET /v2", new OfServer(protocol, OpenInferenceProtocol::server));
    all.put(
        "GET /v2/health/live", new OfServer(protocol, () -> HttpResponse.ok(Map.of("live", true))));
    all.put(
        "GET /v2/health/ready",
        new OfServer(protocol, () -> HttpResponse.ok(Map.of("ready", true))));
    for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      add("GET " + model, protocol, describing(protocol));
      all.put(
          "GET " + model + "/ready",
          new OfModel(protocol, true, (_, name, _) -> OpenInferenceProtocol.ready(name)));
      addPredicting("POST " + model + "/infer", protocol);
    }
  }

  private void add(String key, Protocol protocol, Operation then) {
    all.put(key, new OfModel(protocol, false, then));
  }

  private static Operation describing(Protocol protocol) {
    return (_, model, serving) ->
        protocol.describe(model, serving.version(), serving.model().signature());
  }

  private void addPredicting(String key, Protocol protocol) {
    all.put(
        key,
        new OfModel(
            protocol,
            true,
            (request, model, serving) -> predictor.predict(model, serving, protocol, request)));
  }
}

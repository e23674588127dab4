package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.modeling.Json;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.wire.Capture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of answers; {@code events/openapi.yaml} describes them. */
final class PredictionJson {

  private PredictionJson() {}

  /** Predictions in the order of the instances. */
  static Map<String, Object> of(ProjectName model, Serving serving, List<Answer> answers) {
    Map<String, Object> body = named(model, serving);
    body.put("predictions", answers.stream().map(PredictionJson::of).toList());
    return body;
  }

  private static Map<String, Object> of(Answer answer) {
    return switch (answer) {
      case Answer.Given(var capture, var warnings) -> {
        Map<String, Object> prediction = of(capture);
        if (!warnings.isEmpty()) {
          prediction.put("warnings", warnings);
        }
        yield prediction;
      }
      case Answer.Refused(var reason) ->
          Map.of("error", Map.of("code", "invalid_instance", "message", reason));
    };
  }

  /** What the model takes and gives. */
  static Map<String, Object> of(ProjectName model, Serving serving) {
    Map<String, @Nullable Object> signature = Json.readObject(serving.model().signature().toJson());
    Map<String, Object> body = named(model, serving);
    body.put("signature", signature);
    return body;
  }

  private static Map<String, Object> named(ProjectName model, Serving serving) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model.value());
    body.put("version", serving.version());
    return body;
  }

  private static Map<String, Object> of(Capture capture) {
    Map<String, Object> prediction = new LinkedHashMap<>();
    prediction.put("id", capture.predictionId());
    switch (capture.output()) {
      case Capture.Output.Classified(var label, var _, var probabilities) -> {
        prediction.put("class", label);
        prediction.put("probability", probabilities.getOrDefault(label, Double.NaN));
        prediction.put("probabilities", probabilities);
      }
      case Capture.Output.Estimated(var value) -> prediction.put("value", value);
    }
    return prediction;
  }
}

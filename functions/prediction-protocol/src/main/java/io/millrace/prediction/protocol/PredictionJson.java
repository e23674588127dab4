package io.millrace.prediction.protocol;

import io.millrace.domain.ProjectName;
import io.millrace.modeling.Explanation;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import io.millrace.wire.Capture;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bodies of our own answers; {@code events/openapi.yaml} describes them. */
final class PredictionJson {

  private PredictionJson() {}

  /** Predictions in the order of the instances. */
  static Map<String, Object> of(Predictions predictions) {
    Map<String, Object> body = named(predictions.model(), predictions.version());
    body.put("predictions", predictions.answers().stream().map(PredictionJson::of).toList());
    return body;
  }

  /** What became of one instance. */
  static Map<String, Object> of(Answer answer) {
    return switch (answer) {
      case Answer.Given(var capture, var warnings, var explanation) -> {
        Map<String, Object> prediction = of(capture);
        if (!warnings.isEmpty()) {
          prediction.put("warnings", warnings);
        }
        if (explanation != null) {
          prediction.put("explanation", of(explanation));
        }
        yield prediction;
      }
      case Answer.Refused(var reason) ->
          Map.of("error", Map.of("code", "invalid_instance", "message", reason));
    };
  }

  private static Map<String, Object> of(Explanation explanation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("base", explanation.base());
    json.put("output", explanation.output());
    json.put("contributions", explanation.contributions());
    return json;
  }

  /** What the model takes and gives. */
  static Map<String, Object> of(ProjectName model, int version, Signature signature) {
    Map<String, Object> body = named(model, version);
    body.put("signature", PlainJson.readObject(signature.toJson()));
    return body;
  }

  /** A body that tells of which version it is. */
  static Map<String, Object> named(ProjectName model, int version) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model.value());
    body.put("version", version);
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
      case Capture.Output.Estimated(var value, var interval) -> {
        prediction.put("value", value);
        if (interval != null) {
          prediction.put("lower", interval.lower());
          prediction.put("upper", interval.upper());
        }
      }
    }
    if (capture.isByDefault()) {
      prediction.put("default", true);
    }
    return prediction;
  }
}

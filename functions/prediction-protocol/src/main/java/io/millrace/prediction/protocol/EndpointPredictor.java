package io.millrace.prediction.protocol;

import io.millrace.domain.Interval;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.UnavailableException;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The container of a version behind an endpoint, which is asked as {@link ContainerProtocol} reads.
 * What it answers is to the last bit what the model answers in this process.
 *
 * @param invoke from the body of a request to that of its answer, both in JSON
 */
public record EndpointPredictor(UnaryOperator<byte[]> invoke) implements BatchPredictor {

  @Override
  public List<Prediction> predict(Model model, List<Instance> instances) {
    byte[] answer =
        invoke.apply(
            PlainJson.write(
                Map.of("instances", instances.stream().map(Instance::values).toList())));
    try {
      return read(answer, model.signature(), instances.size());
    } catch (InvalidInputException e) {
      throw new UnavailableException("the endpoint answers what is no prediction", e);
    }
  }

  private static List<Prediction> read(byte[] answer, Signature signature, int size) {
    List<@Nullable Object> given =
        PlainJson.array(PlainJson.readObject(answer).get("predictions"), "predictions");
    if (given.size() != size) {
      throw new InvalidInputException("predictions", size + " of them", given.size());
    }
    List<Prediction> predictions = new ArrayList<>(size);
    for (Object each : given) {
      Map<String, @Nullable Object> fields = PlainJson.object(each, "a prediction");
      predictions.add(
          signature.classes().isEmpty() ? estimated(fields) : classified(fields, signature));
    }
    return predictions;
  }

  private static Prediction estimated(Map<String, @Nullable Object> fields) {
    return new Prediction.Estimated(
        PlainJson.number(fields.get("value"), "value"),
        fields.get("lower") == null
            ? null
            : new Interval(
                PlainJson.number(fields.get("lower"), "lower"),
                PlainJson.number(fields.get("upper"), "upper")));
  }

  private static Prediction classified(Map<String, @Nullable Object> fields, Signature signature) {
    Map<String, @Nullable Object> given =
        PlainJson.object(fields.get("probabilities"), "probabilities");
    Map<String, Double> probabilities = new LinkedHashMap<>();
    signature
        .classes()
        .forEach(each -> probabilities.put(each, PlainJson.number(given.get(each), each)));
    String label = PlainJson.text(fields.get("class"), "class");
    if (!probabilities.containsKey(label)) {
      throw new InvalidInputException("class", "one of the model's", label);
    }
    String scored = signature.task() == Task.BINARY ? signature.classes().get(1) : label;
    return new Prediction.Classified(
        label,
        Objects.requireNonNull(probabilities.get(scored)),
        Collections.unmodifiableMap(probabilities));
  }
}

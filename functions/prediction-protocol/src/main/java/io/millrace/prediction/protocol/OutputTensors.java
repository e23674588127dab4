package io.millrace.prediction.protocol;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import io.millrace.wire.Capture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as tensors, a row an instance: {@code class}, {@code probability} and {@code
 * probabilities} in the order of the signature's classes, or {@code value}, and {@code lower} and
 * {@code upper} where the model says intervals; and {@code id}.
 */
enum OutputTensors {
  CLASS("class", Datatype.BYTES),
  PROBABILITY("probability", Datatype.FP64),
  PROBABILITIES("probabilities", Datatype.FP64),
  VALUE("value", Datatype.FP64),
  LOWER("lower", Datatype.FP64),
  UPPER("upper", Datatype.FP64),
  ID("id", Datatype.BYTES);

  private static final int ANY = -1;

  private final String tensor;
  private final Datatype type;

  OutputTensors(String tensor, Datatype type) {
    this.tensor = tensor;
    this.type = type;
  }

  /** What a model gives, as its metadata tells it. */
  static List<Map<String, Object>> described(Signature signature) {
    return given(signature).stream()
        .map(each -> tensor(each.tensor, each.type, List.of(ANY, each.width(signature))))
        .toList();
  }

  /**
   * The names of the outputs that a request asks for.
   *
   * @param outputs of the request; null for all
   * @throws InvalidInputException if the model does not give one of them
   */
  static Set<String> asked(@Nullable Object outputs, Signature signature) {
    Set<String> known = new LinkedHashSet<>();
    given(signature).forEach(each -> known.add(each.tensor));
    if (outputs == null) {
      return known;
    }
    Set<String> asked = new LinkedHashSet<>();
    for (Object output : PlainJson.array(outputs, "outputs")) {
      String name =
          PlainJson.text(PlainJson.object(output, "an output").get("name"), "name of an output");
      if (!known.contains(name)) {
        throw new InvalidInputException("output", "one of " + known, name);
      }
      asked.add(name);
    }
    return asked.isEmpty() ? known : asked;
  }

  /** Predictions, none of which was refused, as the tensors of these names. */
  static List<Map<String, Object>> of(Predictions predictions, Set<String> asked) {
    List<Map<String, Object>> outputs = new ArrayList<>();
    for (OutputTensors each : given(predictions.signature())) {
      if (asked.contains(each.tensor)) {
        int rows = predictions.answers().size();
        Map<String, Object> output =
            tensor(each.tensor, each.type, List.of(rows, each.width(predictions.signature())));
        output.put("data", each.data(predictions));
        outputs.add(output);
      }
    }
    return outputs;
  }

  static Map<String, Object> tensor(String name, Datatype type, List<Integer> shape) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", name);
    tensor.put("datatype", type.name());
    tensor.put("shape", shape);
    return tensor;
  }

  private static List<OutputTensors> given(Signature signature) {
    return switch (signature.task()) {
      case BINARY, MULTICLASS -> List.of(CLASS, PROBABILITY, PROBABILITIES, ID);
      case REGRESSION ->
          signature.interval() == null ? List.of(VALUE, ID) : List.of(VALUE, LOWER, UPPER, ID);
    };
  }

  private int width(Signature signature) {
    return this == PROBABILITIES ? signature.classes().size() : 1;
  }

  private List<Object> data(Predictions predictions) {
    Function<Capture, List<Object>> values = values(predictions.signature());
    List<Object> data = new ArrayList<>();
    for (Answer answer : predictions.answers()) {
      switch (answer) {
        case Answer.Given(var capture, var _, var _) -> data.addAll(values.apply(capture));
        case Answer.Refused(var reason) -> throw new IllegalStateException(reason);
      }
    }
    return data;
  }

  private Function<Capture, List<Object>> values(Signature signature) {
    return capture ->
        switch (capture.output()) {
          case Capture.Output.Estimated estimated -> List.of(of(estimated, capture));
          case Capture.Output.Classified(var label, var _, var probabilities) ->
              switch (this) {
                case CLASS -> List.of(label);
                case PROBABILITY -> List.of(probability(probabilities, label));
                case PROBABILITIES ->
                    signature.classes().stream()
                        .<Object>map(name -> probability(probabilities, name))
                        .toList();
                case ID -> List.of(capture.predictionId());
                case VALUE, LOWER, UPPER -> throw new IllegalStateException("a class has no value");
              };
        };
  }

  private Object of(Capture.Output.Estimated estimated, Capture capture) {
    return switch (this) {
      case VALUE -> estimated.value();
      case LOWER -> Objects.requireNonNull(estimated.interval()).lower();
      case UPPER -> Objects.requireNonNull(estimated.interval()).upper();
      case ID -> capture.predictionId();
      case CLASS, PROBABILITY, PROBABILITIES ->
          throw new IllegalStateException("a value has no class");
    };
  }

  private static double probability(Map<String, Double> probabilities, String label) {
    return probabilities.getOrDefault(label, Double.NaN);
  }
}

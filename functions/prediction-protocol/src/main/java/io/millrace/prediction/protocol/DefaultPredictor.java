package io.millrace.prediction.protocol;

import io.millrace.domain.project.DefaultAnswer;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a project says by default, to every instance that a model can read. */
public record DefaultPredictor(DefaultAnswer answer) implements BatchPredictor {

  /**
   * Says it once an instance.
   *
   * @throws IllegalStateException if it is no answer of this model's
   */
  @Override
  public List<Prediction> predict(Model model, List<Instance> instances) {
    return Collections.nCopies(instances.size(), prediction(model.signature()));
  }

  @Override
  public boolean isDefault() {
    return true;
  }

  private Prediction prediction(Signature signature) {
    List<String> classes = signature.classes();
    return switch (answer) {
      case DefaultAnswer.Estimate(var value, var _)
          when classes.isEmpty() && signature.interval() == null ->
          new Prediction.Estimated(value, null);
      case DefaultAnswer.Estimate(var value, var interval)
          when classes.isEmpty() && interval != null ->
          new Prediction.Estimated(value, interval);
      case DefaultAnswer.Probability(var positive) when classes.size() == 2 ->
          new Prediction.Classified(
              classes.get(positive >= signature.threshold() ? 1 : 0),
              positive,
              ordered(Map.of(classes.get(0), 1 - positive, classes.get(1), positive), classes));
      case DefaultAnswer.OfClass(var label) when classes.contains(label) -> {
        Map<String, Double> probabilities = ordered(Map.of(label, 1.0), classes);
        String scored = classes.size() == 2 ? classes.get(1) : label;
        yield new Prediction.Classified(
            label, probabilities.getOrDefault(scored, 0.0), probabilities);
      }
      case DefaultAnswer.Estimate _, DefaultAnswer.Probability _, DefaultAnswer.OfClass _ ->
          throw new IllegalStateException(
              "deployment.fallback.default is no answer of the model's: %s, of %s"
                  .formatted(answer, classes.isEmpty() ? "a number" : classes));
    };
  }

  private static Map<String, Double> ordered(Map<String, Double> given, List<String> classes) {
    Map<String, Double> ordered = new LinkedHashMap<>();
    classes.forEach(each -> ordered.put(each, given.getOrDefault(each, 0.0)));
    return Collections.unmodifiableMap(ordered);
  }
}

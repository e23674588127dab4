package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a model says what it says of one instance: exact SHAP values (Lundberg et al., Nature Machine
 * Intelligence 2, 2020), which add up to its output.
 *
 * @param base what the model says of nobody in particular: its mean over training
 * @param contributions what each column adds, all its features together, the largest by amount
 *     first; in log odds of the positive class of a binary task, in the margin of the class that is
 *     predicted of more than two, before the softmax, in the target's unit of a regression, and in
 *     its logarithm where that is what was learned (counts and amounts)
 * @param output the sum of all
 */
public record Explanation(double base, Map<String, Double> contributions, double output) {

  /**
   * The explanation of a row.
   *
   * @param group which of the model's sums is explained
   * @throws InvalidInputException as {@link io.millrace.modeling.score.Scorer#contributions}
   */
  static Explanation of(Model model, float[] row, int group) {
    FeaturePipeline pipeline = model.pipeline();
    double[] features = model.scorer().contributions(row, 0, group);
    Scale scale = model.signature().scale();
    Map<String, Double> byColumn = new LinkedHashMap<>();
    double output = scale.center() + scale.scale() * features[pipeline.width()];
    double base = output;
    List<Encoding> encodings = pipeline.encodings();
    for (int e = 0; e < encodings.size(); e++) {
      double sum = 0;
      int from = pipeline.offset(e);
      for (int i = from; i < from + encodings.get(e).width(); i++) {
        sum += scale.scale() * features[i];
      }
      byColumn.put(encodings.get(e).column(), sum);
      output += sum;
    }
    Map<String, Double> largestFirst = new LinkedHashMap<>();
    byColumn.entrySet().stream()
        .sorted(
            (one, other) -> Double.compare(Math.abs(other.getValue()), Math.abs(one.getValue())))
        .forEach(each -> largestFirst.put(each.getKey(), each.getValue()));
    return new Explanation(base, Collections.unmodifiableMap(largestFirst), output);
  }
}

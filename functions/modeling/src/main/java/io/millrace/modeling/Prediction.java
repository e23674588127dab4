package io.millrace.modeling;

import io.millrace.domain.Interval;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model says of one instance. */
public sealed interface Prediction {

  /**
   * The one number to watch: the probability of the positive class (binary) or of the predicted one
   * (multiclass), or the value itself.
   */
  double score();

  /**
   * One of several classes.
   *
   * @param label the most probable class; of a binary task the positive one from the model's
   *     threshold on
   * @param probabilities of each class in [0, 1], in the model's order; they sum to 1 up to
   *     rounding
   */
  record Classified(String label, double score, Map<String, Double> probabilities)
      implements Prediction {}

  /**
   * A number, in the unit of the target.
   *
   * @param interval that holds the number, and the truth as often as the model's signature says;
   *     null where the model says none
   */
  record Estimated(double value, @Nullable Interval interval) implements Prediction {
    @Override
    public double score() {
      return value;
    }
  }
}

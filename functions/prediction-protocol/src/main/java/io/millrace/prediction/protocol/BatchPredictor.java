package io.millrace.prediction.protocol;

import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import java.util.List;

/** What predicts instances that were read. */
public interface BatchPredictor {

  /** The model itself, in this process. */
  BatchPredictor HERE =
      (model, instances) ->
          instances.stream().map(instance -> model.predict(instance.features())).toList();

  /**
   * Predicts.
   *
   * @param model that read the instances
   * @return one prediction an instance, in their order
   * @throws io.millrace.domain.UnavailableException if what predicts cannot be reached, or answers
   *     nonsense
   */
  List<Prediction> predict(Model model, List<Instance> instances);

  /** Whether it says what the project says by default, and no model was asked. */
  default boolean isDefault() {
    return false;
  }
}

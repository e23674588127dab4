package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.wire.Capture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Predicts what requests ask, the same wherever a model is: in a function and in a container. Safe
 * for use by many threads.
 *
 * @param ids of predictions
 */
public record Scoring(Supplier<UUID> ids) {

  private static final long MOST_STEPS = 400_000_000; // some seconds

  /** Predicts with a model in this process, as {@link #predict} does with any. */
  public Predictions predict(
      ProjectName name, int version, Model model, Instances instances, Instant at) {
    return predict(name, version, model, BatchPredictor.HERE, instances, at);
  }

  /**
   * Predicts the instances of a request with one version: all or none, or where it asks for that,
   * each by itself.
   *
   * @param name of the model
   * @param model that reads the instances, and explains
   * @param predictor that predicts them
   * @param at when the request came
   * @throws InvalidInputException if an instance is wrong that is not answered by itself, or more
   *     are to be explained than may be at once
   * @throws io.millrace.domain.UnavailableException as {@link BatchPredictor#predict}
   */
  public Predictions predict(
      ProjectName name,
      int version,
      Model model,
      BatchPredictor predictor,
      Instances instances,
      Instant at) {
    if (instances.options().explain()) {
      checkExplainable(version, model, instances.size());
    }
    List<Instance> read = new ArrayList<>(instances.size());
    Map<Integer, Answer> refused = new HashMap<>();
    for (int i = 0; i < instances.size(); i++) {
      try {
        read.add(model.read(i, instances.values().apply(i)));
      } catch (InvalidInputException wrong) {
        if (!instances.options().partial()) {
          throw wrong;
        }
        refused.put(i, new Answer.Refused(wrong.reason()));
      }
    }
    List<Prediction> predictions = read.isEmpty() ? List.of() : predictor.predict(model, read);
    List<Answer> answers = new ArrayList<>(instances.size());
    int given = 0;
    for (int i = 0; i < instances.size(); i++) {
      Answer refusal = refused.get(i);
      if (refusal == null) {
        Instance instance = read.get(given);
        Prediction prediction = predictions.get(given++);
        answers.add(
            new Answer.Given(
                new Capture(
                    ids.get().toString(),
                    name,
                    version,
                    at,
                    instance.values(),
                    output(prediction),
                    predictor.isDefault() ? true : null),
                model.strange(instance),
                instances.options().explain()
                    ? model.explain(instance.features(), prediction)
                    : null));
      } else {
        answers.add(refusal);
      }
    }
    return new Predictions(name, version, model.signature(), answers);
  }

  /** Explaining takes longer than predicting, the more and the deeper the trees are. */
  private static void checkExplainable(int version, Model model, int size) {
    long most = Math.max(1, MOST_STEPS / Math.max(1, model.scorer().stepsOfContributions()));
    Check.that(
        size <= most,
        "instances to explain",
        "at most %s at once of version %s".formatted(most, version),
        size);
  }

  /**
   * A prediction as it is captured.
   *
   * @throws IllegalStateException if it is no number: the model is to blame
   */
  public static Capture.Output output(Prediction prediction) {
    if (!Double.isFinite(prediction.score())) {
      throw new IllegalStateException("the model gave " + prediction.score());
    }
    return switch (prediction) {
      case Prediction.Classified(var label, var score, var probabilities) ->
          new Capture.Output.Classified(label, score, probabilities);
      case Prediction.Estimated(var value, var interval) ->
          new Capture.Output.Estimated(value, interval);
    };
  }
}

package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.modeling.score.Scorer;
import io.millrace.prediction.protocol.BatchPredictor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks an endpoint for the model's own example, which has to be predicted there as it is here, by
 * the archive that was signed: to the last bit, or as the model's {@link Scorer#rounding} lets it.
 *
 * @param endpoints what predicts at the endpoint of a name
 */
record ExampleProbe(ModelLoader loader, Function<String, BatchPredictor> endpoints)
    implements EndpointProbe {

  @Override
  public Optional<String> unservable(ProjectName project, Target target) {
    try {
      var _ = loader.load(project, target);
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e.reason());
    }
  }

  @Override
  public Optional<String> difference(ProjectName project, Target target) {
    Model model;
    try {
      model = loader.load(project, target);
    } catch (InvalidInputException e) {
      return Optional.of(e.reason());
    }
    List<Instance> example = List.of(model.read(0, model.example()));
    Prediction here = BatchPredictor.HERE.predict(model, example).getFirst();
    String name = Objects.requireNonNull(target.endpoint());
    Prediction there = endpoints.apply(name).predict(model, example).getFirst();
    return alike(here, there, model.scorer().rounding())
        ? Optional.empty()
        : Optional.of(
            "The endpoint %s answers the model's example with %s, and the registered archive with %s."
                .formatted(name, there, here));
  }

  private static boolean alike(Prediction here, Prediction there, double rounding) {
    if (rounding == 0 || here.equals(there)) {
      return here.equals(there);
    }
    return switch (here) {
      case Prediction.Estimated(var value, var _) ->
          there instanceof Prediction.Estimated(var other, var _) && alike(value, other, rounding);
      case Prediction.Classified(var _, var _, var each) ->
          there instanceof Prediction.Classified(var _, var _, var others)
              && each.keySet().equals(others.keySet())
              && each.entrySet().stream()
                  .allMatch(one ->
                      alike(
                          one.getValue(),
                          Objects.requireNonNull(others.get(one.getKey())),
                          rounding));
    };
  }

  private static boolean alike(double here, double there, double rounding) {
    return Math.abs(here - there) <= rounding * Math.max(1, Math.abs(here));
  }
}

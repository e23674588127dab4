package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.protocol.BatchPredictor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks an endpoint for the model's own example, which has to be predicted there to the last bit as
 * it is here, by the archive that was signed.
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
    } catch (NoOnnxException e) {
      return Optional.of(
          "It is in ONNX, which the container of endpoints does not run: leave out deployment.backend, and the prediction function does.");
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
    return there.equals(here)
        ? Optional.empty()
        : Optional.of(
            "The endpoint %s answers the model's example with %s, and the registered archive with %s."
                .formatted(name, there, here));
  }
}

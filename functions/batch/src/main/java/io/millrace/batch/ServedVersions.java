package io.millrace.batch;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.Model;
import io.millrace.modeling.load.ModelLoader;

/** The versions of models that serve, or did. */
final class ServedVersions {

  private final StateStore stateStore;
  private final ModelLoader loader;

  ServedVersions(StateStore stateStore, ModelLoader loader) {
    this.stateStore = stateStore;
    this.loader = loader;
  }

  /**
   * The version to which the model's route leads now; while traffic moves, the one that it moves
   * away from.
   *
   * @throws InvalidInputException if there is none, or it is not to predict
   */
  int live(ProjectName model) {
    stateStore
        .find(ServingStop.key(model))
        .map(Revised::value)
        .filter(ServingStop::isStanding)
        .ifPresent(stop -> {
          throw new InvalidInputException(stop.refusal() + " Then drop this file again.");
        });
    return stateStore
        .find(Route.key(model))
        .map(route -> route.value().live().version())
        .orElseThrow(() ->
            new InvalidInputException(
                stateStore.find(ProjectRevision.current(model)).isPresent()
                    ? "No version of %s serves yet: drop this file again when one does."
                        .formatted(model)
                    : "There is no model %s.".formatted(model)));
  }

  /**
   * Loads a version.
   *
   * @throws InvalidInputException if it cannot be served, and the message says why
   */
  Model load(ProjectName model, int number) {
    ModelVersion version =
        stateStore
            .find(ModelVersion.key(model, number))
            .orElseThrow(
                () -> new InvalidInputException("%s has no version %s.".formatted(model, number)))
            .value();
    try {
      return loader.load(model, new Target(number, version.archive(), version.digest()));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "Version %s of %s, which serves, cannot be loaded: %s."
              .formatted(number, model, e.reason()));
    }
  }
}

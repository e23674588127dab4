package io.millrace.prediction;

import io.millrace.domain.deployment.Route.Target;
import io.millrace.modeling.Model;

/** What the name of a model leads to. */
sealed interface Lookup {

  /** A version that answers: the live one, or while that cannot be loaded, the one before it. */
  record Serving(Target target, Model model) implements Lookup {
    int version() {
      return target.version();
    }
  }

  /** A project of which no version was deployed yet. */
  record NothingDeployed() implements Lookup {}

  /** No project. */
  record NoSuchModel() implements Lookup {}
}

package io.millrace.prediction;

import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.modeling.Model;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of a model's route.
 *
 * @param asOf the time before the state store was asked
 * @param loaded the versions in memory: that which serves, and those to go to or back to
 */
record View(Instant asOf, Lookup lookup, Map<Target, Model> loaded) {
  View {
    loaded = Map.copyOf(loaded);
  }

  /** The same where this is not to predict. */
  View stopped(ServingStop stop) {
    return lookup instanceof Lookup.Serving serving
        ? new View(asOf, new Lookup.Stopped(serving, stop), loaded)
        : this;
  }
}

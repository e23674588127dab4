package io.millrace.domain.project;

import io.millrace.domain.Check;

/**
 * When a window of predictions is called different from the data that the model was trained on.
 *
 * @param watchPsi population stability index from which a column is watched though it has not
 *     drifted, above 0
 * @param driftPsi population stability index that matters, above {@code watchPsi}; the other
 *     measures have levels of their own
 * @param minimumRows below which predictions say nothing, at least 30
 */
public record MonitoringPolicy(double watchPsi, double driftPsi, long minimumRows) {
  public MonitoringPolicy {
    Check.that(watchPsi > 0 && Double.isFinite(watchPsi), "watch PSI", "finite, above 0", watchPsi);
    Check.that(
        driftPsi > watchPsi && Double.isFinite(driftPsi), "drift PSI", "above watch PSI", driftPsi);
    Check.that(minimumRows >= 30, "minimum rows", "at least 30", minimumRows);
  }
}

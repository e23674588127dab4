package io.millrace.domain.evaluation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a gate on stability says: whether models of other seeds are further apart than may be. */
final class StabilityGates {

  private StabilityGates() {}

  static GateVerdict judge(Gate.Stable gate, @Nullable Stability stability) {
    Double measured = stability == null ? null : stability.measures().get(gate.measure());
    if (stability == null || measured == null) {
      return new GateVerdict.Inconclusive(
          gate,
          "%s between seeds could not be measured: with evaluation.stability the same is learned with several, and no other was finished."
              .formatted(gate.measure()));
    }
    String figures =
        String.format(
            Locale.ROOT,
            "%s is %s between %s seeds on %,d held-out rows; the gate asks for at most %s.",
            gate.measure() == StabilityMeasure.SPREAD
                ? "SPREAD of " + stability.metric()
                : gate.measure(),
            Gates.figure(measured),
            stability.seeds().size(),
            stability.rows(),
            Gates.figure(gate.bound()));
    return measured <= gate.bound()
        ? new GateVerdict.Passed(gate, figures)
        : new GateVerdict.Failed(gate, figures);
  }
}

package io.millrace.domain.evaluation;

import java.util.List;

/** What a gate says of a model. */
public sealed interface GateVerdict {

  /** The gate that was asked. */
  Gate gate();

  /** The reason in plain words, with the figures. */
  String because();

  /** What gates say together of which none failed and each could tell. */
  static String passed(List<GateVerdict> verdicts) {
    List<String> waived =
        verdicts.stream()
            .filter(Waived.class::isInstance)
            .map(verdict -> verdict.gate().words())
            .toList();
    return waived.isEmpty()
        ? "passed every gate"
        : "passed every gate but " + String.join(", ", waived);
  }

  /** The model is good enough. */
  record Passed(Gate gate, String because) implements GateVerdict {}

  /** The model is not good enough. */
  record Failed(Gate gate, String because) implements GateVerdict {}

  /**
   * The gate cannot tell: what it asks about could not be measured, or a useless model would pass
   * it as well. That is not passed; a person decides.
   */
  record Inconclusive(Gate gate, String because) implements GateVerdict {}

  /** The gate is not passed, and somebody said that it need not be for a while. */
  record Waived(Gate gate, String because) implements GateVerdict {}
}

package io.millrace.domain.evaluation;

import io.millrace.domain.evaluation.Fairness.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a gate on fairness says: of every group, whether it is worse off by more than may be. */
final class FairnessGates {

  private static final int NAMED = 5;

  private FairnessGates() {}

  /**
   * Failed where a group is worse off than may be whatever chance did; inconclusive where it is,
   * but chance may have made that, and where rows are too few to say.
   */
  static GateVerdict judge(Gate.Fair gate, @Nullable Fairness fairness) {
    List<Group> groups =
        fairness == null
            ? List.of()
            : fairness.groups().stream()
                .filter(group -> gate.of().isEmpty() || group.of().equals(gate.of()))
                .toList();
    if (groups.isEmpty()) {
      return new GateVerdict.Inconclusive(
          gate, "%s could not be measured: the data has no such groups.".formatted(gate.measure()));
    }
    List<String> failing = new ArrayList<>();
    List<String> doubtful = new ArrayList<>();
    List<String> unsaid = new ArrayList<>();
    List<String> good = new ArrayList<>();
    for (Group group : groups) {
      Estimate measured = group.measures().get(gate.measure());
      if (measured == null) {
        unsaid.add(tooFew(gate.measure(), group));
        continue;
      }
      String said = "%s: %s".formatted(group.name(), Gates.withInterval(measured));
      boolean holds = gate.measure().advantage(measured.value(), gate.bound()) >= 0;
      boolean mayHold =
          gate.measure().advantage(gate.measure().atBest(measured), gate.bound()) >= 0;
      (holds ? good : mayHold ? doubtful : failing).add(said);
    }
    String asked =
        "the gate asks for %s %s of every group."
            .formatted(
                gate.measure().isRatio() ? "at least" : "at most", Gates.figure(gate.bound()));
    String measure = "%s, beside all others: ".formatted(gate.measure());
    if (!failing.isEmpty()) {
      return new GateVerdict.Failed(gate, measure + some(failing) + "; " + asked);
    }
    if (!doubtful.isEmpty()) {
      return new GateVerdict.Inconclusive(
          gate, measure + some(doubtful) + ", which chance may have made; " + asked);
    }
    return unsaid.isEmpty()
        ? new GateVerdict.Passed(gate, measure + some(good) + "; " + asked)
        : new GateVerdict.Inconclusive(
            gate,
            "%s: too few rows to say of %s; %s".formatted(gate.measure(), some(unsaid), asked));
  }

  private static String tooFew(FairnessMeasure measure, Group group) {
    return measure.isOfData()
        ? String.format(Locale.ROOT, "%s (%,d rows)", group.name(), group.rows())
        : String.format(
            Locale.ROOT,
            "%s (%,d held-out rows, of %,d of which the outcome is favourable)",
            group.name(),
            group.heldOut().rows(),
            group.heldOut().favourable());
  }

  private static String some(List<String> all) {
    return all.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (all.size() > NAMED ? " and %s more".formatted(all.size() - NAMED) : "");
  }
}

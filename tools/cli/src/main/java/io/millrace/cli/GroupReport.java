package io.millrace.cli;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.FairnessMeasure;
import java.util.List;

/** How the groups of a project stand beside each other, for a terminal. */
final class GroupReport {

  private GroupReport() {}

  static void show(Fairness fairness, Console console) {
    console.line("");
    console.line(
        "Each group beside all others; favourable is '%s', a dash is too few rows to say:"
            .formatted(fairness.favourable()));
    console.table(
        List.of("GROUP", "HELD-OUT ROWS", "DISPARATE IMPACT", "EQUAL OPPORTUNITY", "AVERAGE ODDS"),
        fairness.groups().stream()
            .map(group ->
                List.of(
                    group.name(),
                    String.valueOf(group.heldOut().rows()),
                    measured(group, FairnessMeasure.DISPARATE_IMPACT),
                    measured(group, FairnessMeasure.EQUAL_OPPORTUNITY),
                    measured(group, FairnessMeasure.AVERAGE_ODDS)))
            .toList());
  }

  private static String measured(Fairness.Group group, FairnessMeasure measure) {
    Estimate estimate = group.measures().get(measure);
    return estimate == null
        ? "–"
        : "%s (%s to %s)"
            .formatted(
                Descriptions.figure(estimate.value()),
                Descriptions.figure(estimate.low()),
                Descriptions.figure(estimate.high()));
  }
}

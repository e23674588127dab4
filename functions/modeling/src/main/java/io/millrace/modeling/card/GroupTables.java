package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Fairness.Group;
import io.millrace.domain.evaluation.FairnessMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the groups of a project stand beside each other, as a card shows it. */
final class GroupTables {

  private static final List<FairnessMeasure> DATA =
      List.of(FairnessMeasure.CLASS_IMBALANCE, FairnessMeasure.LABEL_DIFFERENCE);
  private static final List<FairnessMeasure> MODEL =
      List.of(
          FairnessMeasure.DISPARATE_IMPACT,
          FairnessMeasure.DEMOGRAPHIC_PARITY,
          FairnessMeasure.EQUAL_OPPORTUNITY,
          FairnessMeasure.AVERAGE_ODDS,
          FairnessMeasure.PREDICTIVE_PARITY,
          FairnessMeasure.ACCURACY_DIFFERENCE);

  private GroupTables() {}

  static String html(Fairness fairness) {
    return Html.paragraph(
            "Each group beside all other rows; the favourable outcome is '%s'. Of a difference, positive is worse for the group; of disparate impact, below 1 is. A dash: fewer than %s rows on one side, which are too few to say."
                .formatted(fairness.favourable(), Fairness.ENOUGH))
        + "<h3>In the data</h3>"
        + Html.table(
            head(DATA, "Rows", "Favourable"),
            fairness.groups().stream()
                .map(group ->
                    row(group, DATA, count(group.rows()), part(group.favourable(), group.rows())))
                .toList())
        + "<h3>In what the model says of held-out rows</h3>"
        + Html.table(
            head(MODEL, "Rows", "Favourable", "Said to be"),
            fairness.groups().stream()
                .map(group ->
                    row(
                        group,
                        MODEL,
                        count(group.heldOut().rows()),
                        part(group.heldOut().favourable(), group.heldOut().rows()),
                        part(group.heldOut().said(), group.heldOut().rows())))
                .toList());
  }

  private static List<String> head(List<FairnessMeasure> measures, String... counts) {
    List<String> head = new ArrayList<>(List.of("Group"));
    head.addAll(List.of(counts));
    measures.forEach(measure -> head.add(name(measure)));
    return head;
  }

  private static List<String> row(Group group, List<FairnessMeasure> measures, String... counts) {
    List<String> row = new ArrayList<>(List.of(group.name()));
    row.addAll(List.of(counts));
    for (FairnessMeasure measure : measures) {
      Estimate estimate = group.measures().get(measure);
      row.add(
          estimate == null
              ? "–"
              : "%s (%s – %s)"
                  .formatted(
                      figure(estimate.value()), figure(estimate.low()), figure(estimate.high())));
    }
    return row;
  }

  private static String name(FairnessMeasure measure) {
    return switch (measure) {
      case CLASS_IMBALANCE -> "Class imbalance (CI)";
      case LABEL_DIFFERENCE -> "Difference of labels (DPL)";
      case DISPARATE_IMPACT -> "Disparate impact";
      case DEMOGRAPHIC_PARITY -> "Demographic parity";
      case EQUAL_OPPORTUNITY -> "Equal opportunity";
      case AVERAGE_ODDS -> "Average odds";
      case PREDICTIVE_PARITY -> "Predictive parity";
      case ACCURACY_DIFFERENCE -> "Accuracy";
    };
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String part(long some, long all) {
    return all == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * some / all);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}

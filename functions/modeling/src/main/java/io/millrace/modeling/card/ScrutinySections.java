package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Leak;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Robustness;
import io.millrace.domain.evaluation.Robustness.Disturbed;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.domain.evaluation.Slices;
import io.millrace.domain.evaluation.Slices.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a closer look at a model found, as a card shows it. */
final class ScrutinySections {

  private static final int DRAWN = 40;

  private ScrutinySections() {}

  /** Sections that follow each other; those of which there is nothing to say are left out. */
  static String html(Scrutiny scrutiny, Evaluation evaluation) {
    Slices slices = scrutiny.slices();
    Robustness robustness = scrutiny.robustness();
    return Html.section(
            "Group by group",
            scrutiny.fairness() == null ? "" : GroupTables.html(scrutiny.fairness()))
        + Html.section(
            "Segment by segment",
            slices == null || slices.declared().isEmpty() ? "" : declared(slices, evaluation))
        + Html.section(
            "Where it errs more than elsewhere",
            slices == null ? "" : weakest(slices, evaluation.classes().isEmpty()))
        + Html.section("What may have leaked", leaks(scrutiny.leaks()))
        + Html.section(
            "When the data are not as they should be",
            robustness == null ? "" : robustness(robustness))
        + Html.section(
            "Learned again with other seeds",
            scrutiny.stability() == null
                ? ""
                : StabilitySection.html(scrutiny.stability(), evaluation));
  }

  private static String declared(Slices slices, Evaluation evaluation) {
    Metric metric = evaluation.classes().isEmpty() ? Metric.MAE : Metric.AUC;
    Estimate all = evaluation.metrics().get(metric);
    if (all == null) {
      return table(slices.declared(), metric);
    }
    IntervalPlot plot =
        new IntervalPlot(
            "%s by segment; dashed, that of all held-out rows".formatted(name(metric)),
            all.value());
    slices.declared().stream()
        .limit(DRAWN)
        .forEach(slice -> {
          Estimate estimate = slice.metrics().get(metric);
          if (estimate != null) {
            plot.line(slice.name(), estimate);
          }
        });
    return plot.svg() + table(slices.declared(), metric);
  }

  private static String weakest(Slices slices, boolean ofNumbers) {
    return slices.weakest().isEmpty()
        ? Html.paragraph(
            "On none of the %s segments that were looked at does it err more than elsewhere, beyond what chance makes of so many."
                .formatted(slices.looked()))
        : Html.paragraph(
                "Found among %s segments, single columns and pairs of those that matter most; p is corrected for all of them (Holm)."
                    .formatted(slices.looked()))
            + Html.table(
                head(ofNumbers),
                slices.weakest().stream().map(slice -> row(slice, List.of())).toList());
  }

  private static String table(List<Slice> slices, Metric metric) {
    return Html.table(
        head(metric == Metric.MAE, name(metric)),
        slices.stream()
            .map(slice -> row(slice, List.of(interval(slice.metrics().get(metric)))))
            .toList());
  }

  private static List<String> head(boolean ofNumbers, String... metrics) {
    List<String> head = new ArrayList<>(List.of("Segment", "Rows"));
    head.addAll(List.of(metrics));
    head.addAll(List.of(ofNumbers ? "Mean absolute error" : "Log loss", "The same elsewhere", "p"));
    return head;
  }

  private static List<String> row(Slice slice, List<String> metrics) {
    List<String> row =
        new ArrayList<>(List.of(slice.name(), String.format(Locale.ROOT, "%,d", slice.rows())));
    row.addAll(metrics);
    row.addAll(
        List.of(
            figure(slice.error()),
            figure(slice.errorElsewhere()),
            String.format(Locale.ROOT, "%.2g", slice.pValue())));
    return row;
  }

  private static String interval(@Nullable Estimate estimate) {
    return estimate == null
        ? "too few to say"
        : "%s (%s – %s)"
            .formatted(figure(estimate.value()), figure(estimate.low()), figure(estimate.high()));
  }

  private static String leaks(List<Leak> leaks) {
    return leaks.isEmpty()
        ? Html.paragraph(
            "No column predicts alone what should need many, is the target in other words, names"
                + " rows, or is later than the event; held-out rows have no twins among those that"
                + " it learned from.")
        : leaks.stream()
            .map(leak ->
                "<p class=\"gate says\"><b>%s.</b> %s</p>"
                    .formatted(
                        leak.doubtful() ? "Doubt" : "Look at this", Html.escape(leak.sentence())))
            .collect(Collectors.joining());
  }

  private static String robustness(Robustness robustness) {
    return Html.paragraph(
            String.format(
                Locale.ROOT,
                "%s on %,d held-out rows as they are: %s.",
                name(robustness.metric()),
                robustness.rows(),
                figure(robustness.undisturbed())))
        + Html.table(
            List.of("What is done to these rows", name(robustness.metric()), "Change"),
            robustness.disturbed().stream()
                .map(each ->
                    List.of(
                        words(each),
                        figure(each.value()),
                        String.format(
                            Locale.ROOT, "%+.4f", each.value() - robustness.undisturbed())))
                .toList());
  }

  private static String words(Disturbed disturbed) {
    return switch (disturbed.kind()) {
      case NOISE -> "each number a tenth of a deviation off, one word of twenty another";
      case MISSING -> "one value of ten is not there";
      case SHIFTED -> "each number half a deviation higher";
      case SHUFFLED ->
          "'%s' says nothing: its values are dealt out anew".formatted(disturbed.column());
    };
  }

  static String name(Metric metric) {
    return switch (metric) {
      case AUC -> "AUC";
      case R2 -> "R²";
      case MAE, RMSE, PR_AUC, LOG_LOSS, ACCURACY, F1, CALIBRATION_ERROR -> metric.name();
      case POISSON_DEVIANCE, TWEEDIE_DEVIANCE, NDCG, MAP -> ModelCard.name(metric);
      case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS -> ModelCard.name(metric);
    };
  }

  static String figure(double value) {
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}

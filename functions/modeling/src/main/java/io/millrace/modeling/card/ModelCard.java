package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.modeling.Importance;
import io.millrace.modeling.evaluate.Curves;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model card tells (Mitchell et al., Model Cards for Model Reporting, FAT* 2019).
 *
 * @param title the model's name
 * @param summary what it predicts, in one sentence
 * @param comparison how it did, and the champion on the same rows
 * @param verdicts of the project's gates
 * @param doubts what speaks against the model whatever its gates say
 * @param curves of a classifier; null for a regression
 * @param scatter of a regression, truth and prediction; empty for a classifier
 * @param learning how the validation rows were predicted round by round; null where there were none
 * @param importances the most important first
 * @param effects of the most important columns; empty where more than one number is said
 * @param data where it learned, in the order to be shown
 * @param provenance what it takes to make it again, in the order to be shown
 * @param limits what it is not for
 */
public record ModelCard(
    String title,
    String summary,
    Comparison comparison,
    List<GateVerdict> verdicts,
    List<String> doubts,
    @Nullable Curves curves,
    List<Curves.Point> scatter,
    @Nullable LearningCurve learning,
    List<Importance> importances,
    List<Effect> effects,
    Map<String, String> data,
    Map<String, String> provenance,
    List<String> limits) {

  private static final int BARS = 20;
  private static final int ROCS = 6;

  /** The card as one HTML page that needs nothing else; the same card gives the same bytes. */
  public byte[] html() {
    String body =
        "<header><h1>%s</h1>%s</header>\n".formatted(Html.escape(title), Html.paragraph(summary))
            + Html.section("How good it is", metrics() + gates())
            + Html.section("What that looks like", plots())
            + Html.section("Class by class", classes() + confusion())
            + leaderboard()
            + scrutiny()
            + Html.section("What it looks at", bars() + effectPlots())
            + Html.section("What it learned from", Html.facts(data) + learningPlot())
            + Html.section("What it is not for", Html.list(limits))
            + Html.section("Where it comes from", Html.facts(provenance));
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s · model card</title>
    <style>
    %s</style></head>
    <body><main>
    %s</main></body></html>
    """
        .formatted(Html.escape(title), Html.resource(ModelCard.class, "model-card.css"), body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private String metrics() {
    Evaluation champion =
        comparison.champion() instanceof Champion.Measured(var measured, var _) ? measured : null;
    List<String> head = new ArrayList<>(List.of("Metric", "Value", "95 % interval"));
    if (champion != null) {
      head.add("Champion");
    }
    if (comparison.linear() != null) {
      head.add("Linear model");
    }
    List<List<String>> rows = new ArrayList<>();
    comparison
        .model()
        .metrics()
        .forEach((metric, estimate) -> {
          List<String> row =
              new ArrayList<>(
                  List.of(
                      name(metric),
                      figure(estimate.value()),
                      figure(estimate.low()) + " – " + figure(estimate.high())));
          if (champion != null) {
            Estimate reference = champion.metrics().get(metric);
            row.add(reference == null ? "–" : figure(reference.value()));
          }
          if (comparison.linear() != null) {
            Estimate reference = comparison.linear().evaluation().metrics().get(metric);
            row.add(reference == null ? "–" : figure(reference.value()));
          }
          rows.add(row);
        });
    return Html.paragraph(
            String.format(
                Locale.ROOT,
                "Measured on %,d rows that training did not see. The intervals come from 200"
                    + " bootstrap samples of these rows.",
                comparison.model().rows()))
        + Html.table(head, rows)
        + (comparison.champion() instanceof Champion.Measured(var _, var apart) && apart != null
            ? Html.paragraph("Beside the champion: " + apart(apart))
            : "")
        + (comparison.linear() == null
            ? ""
            : Html.paragraph(
                "Beside a linear model of the same rows: "
                    + apart(comparison.linear().differences())));
  }

  /** Differences in words, each with the test that it stood. */
  private static String apart(SortedMap<Metric, Difference> differences) {
    return differences.entrySet().stream()
        .map(each -> {
          Difference difference = each.getValue();
          Estimate advantage = difference.advantage();
          return "%s %s by %s (%s to %s; %s, p = %s)"
              .formatted(
                  name(each.getKey()),
                  advantage.value() < 0 ? "worse" : "better",
                  figure(Math.abs(advantage.value())),
                  figure(advantage.low()),
                  figure(advantage.high()),
                  difference.test(),
                  String.format(Locale.ROOT, "%.2g", difference.pValue()));
        })
        .collect(Collectors.joining("; ", "", "."));
  }

  private String gates() {
    return verdicts.stream()
            .map(verdict ->
                switch (verdict) {
                  case GateVerdict.Passed(var _, var because) -> gate("passed", because);
                  case GateVerdict.Failed(var _, var because) -> gate("failed", because);
                  case GateVerdict.Inconclusive(var _, var because) ->
                      gate("says nothing", because);
                  case GateVerdict.Waived(var _, var because) -> gate("waived", because);
                })
            .collect(Collectors.joining())
        + doubts.stream().map(ModelCard::doubt).collect(Collectors.joining());
  }

  private static String doubt(String sentence) {
    return "<p class=\"gate says\"><b>Doubt.</b> %s</p>".formatted(Html.escape(sentence));
  }

  private static String gate(String word, String because) {
    return "<p class=\"gate %s\"><b>Gate %s.</b> %s</p>"
        .formatted(word.split(" ", 2)[0], word, Html.escape(because));
  }

  private String plots() {
    return "<div class=\"plots\">%s</div>"
        .formatted(curves == null ? scatterPlot() : plots(curves));
  }

  private static String plots(Curves curves) {
    Plot roc =
        new Plot(
                "Receiver operating characteristic",
                "false positive rate",
                "true positive rate",
                0,
                1)
            .diagonal();
    Plot precision = new Plot("Precision by recall", "recall", "precision", 0, 1);
    for (Curves.Roc ranking : curves.rankings().stream().limit(ROCS).toList()) {
      roc.line(ranking.label(), ranking.roc());
      precision.line(ranking.label(), ranking.precision());
    }
    Plot reliability = new Plot("Calibration", "mean predicted", "observed rate", 0, 1).diagonal();
    long most = curves.reliability().stream().mapToLong(Curves.Bin::rows).max().orElse(1);
    for (Curves.Bin bin : curves.reliability()) {
      reliability.dot(
          bin.meanPredicted(),
          bin.observedRate(),
          Math.sqrt((double) bin.rows() / most),
          String.format(
              Locale.ROOT,
              "%,d rows: predicted %s, observed %s",
              bin.rows(),
              figure(bin.meanPredicted()),
              figure(bin.observedRate())));
    }
    return roc.svg() + precision.svg() + reliability.svg();
  }

  private String scatterPlot() {
    double low =
        scatter.stream().flatMap(p -> Stream.of(p.x(), p.y())).min(Double::compare).orElse(0.0);
    double high =
        scatter.stream().flatMap(p -> Stream.of(p.x(), p.y())).max(Double::compare).orElse(1.0);
    Plot plot =
        new Plot("Truth and prediction, some of the rows", "truth", "predicted", low, high)
            .diagonal();
    scatter.forEach(p -> plot.dot(p.x(), p.y(), 0, figure(p.x()) + " → " + figure(p.y())));
    return plot.svg();
  }

  private String classes() {
    List<List<String>> rows =
        comparison.model().classes().stream()
            .map(c ->
                List.of(
                    c.label(),
                    String.format(Locale.ROOT, "%,d", c.rows()),
                    figure(c.precision()),
                    figure(c.recall()),
                    figure(c.f1())))
            .toList();
    return rows.isEmpty()
        ? ""
        : Html.table(List.of("Class", "Rows", "Precision", "Recall", "F1"), rows);
  }

  /** Rows by true class, columns by predicted class, darker where more. */
  private String confusion() {
    Evaluation evaluation = comparison.model();
    if (evaluation.confusion().isEmpty()) {
      return "";
    }
    StringBuilder table =
        new StringBuilder(
            "<div class=\"scroll\"><table class=\"confusion\"><thead><tr><th>true ↓ predicted"
                + " →</th>");
    evaluation
        .classes()
        .forEach(c -> table.append("<th>%s</th>".formatted(Html.escape(c.label()))));
    table.append("</tr></thead><tbody>");
    for (int c = 0; c < evaluation.classes().size(); c++) {
      Evaluation.ClassReport report = evaluation.classes().get(c);
      table.append("<tr><th>%s</th>".formatted(Html.escape(report.label())));
      for (long count : evaluation.confusion().get(c)) {
        table.append(
            String.format(
                Locale.ROOT,
                "<td style=\"--share:%s\">%,d</td>",
                String.format(Locale.ROOT, "%.3f", (double) count / Math.max(1, report.rows())),
                count));
      }
      table.append("</tr>");
    }
    return table.append("</tbody></table></div>").toString();
  }

  private String leaderboard() {
    Leaderboard board = comparison.leaderboard();
    return board == null
        ? ""
        : Html.section("What it was chosen from", LeaderboardSection.html(board));
  }

  private String scrutiny() {
    Scrutiny scrutiny = comparison.scrutiny();
    return scrutiny == null ? "" : ScrutinySections.html(scrutiny, comparison.model());
  }

  private String effectPlots() {
    if (effects.isEmpty()) {
      return "";
    }
    double low =
        effects.stream()
            .flatMap(e -> e.steps().stream())
            .mapToDouble(Effect.Step::mean)
            .min()
            .orElse(0);
    double high =
        effects.stream()
            .flatMap(e -> e.steps().stream())
            .mapToDouble(Effect.Step::mean)
            .max()
            .orElse(1);
    return Html.paragraph(
            "What it says on average where one column is moved and all others are as they are. That"
                + " goes together, and need not be the cause.")
        + effects.stream()
            .map(effect -> EffectPlot.svg(effect, low, high))
            .collect(Collectors.joining("", "<div class=\"plots\">", "</div>"));
  }

  private String learningPlot() {
    return learning == null ? "" : "<div class=\"plots\">%s</div>".formatted(learning.svg());
  }

  private String bars() {
    double most = importances.stream().mapToDouble(Importance::share).max().orElse(1);
    String rows =
        importances.stream()
            .limit(BARS)
            .map(i ->
                "<li><span>%s</span><i style=\"width:%s%%\"></i><em>%s %%</em></li>"
                    .formatted(
                        Html.escape(i.column()),
                        String.format(Locale.ROOT, "%.1f", 60 * i.share() / Math.max(most, 1e-9)),
                        String.format(Locale.ROOT, "%.1f", 100 * i.share())))
            .collect(Collectors.joining("", "<ol class=\"bars\">", "</ol>"));
    return Html.paragraph(
            "Share of each column in the mean absolute SHAP contribution on held-out rows"
                + (importances.size() > BARS
                    ? "; the first %s of %s columns.".formatted(BARS, importances.size())
                    : "."))
        + rows;
  }

  static String name(Metric metric) {
    return switch (metric) {
      case AUC -> "AUC";
      case PR_AUC -> "PR-AUC (average precision)";
      case LOG_LOSS -> "Log loss";
      case ACCURACY -> "Accuracy";
      case F1 -> "F1";
      case CALIBRATION_ERROR -> "Calibration error (ECE)";
      case RMSE -> "RMSE";
      case MAE -> "MAE";
      case R2 -> "R²";
      case POISSON_DEVIANCE -> "Poisson deviance";
      case TWEEDIE_DEVIANCE -> "Tweedie deviance (power 1.5)";
      case NDCG -> "NDCG of the first ten";
      case MAP -> "MAP (mean average precision)";
      case COVERAGE -> "Coverage of the intervals";
      case INTERVAL_WIDTH -> "Width of the intervals";
      case PINBALL_LOSS -> "Pinball loss of their ends";
    };
  }

  private static String figure(double value) {
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}

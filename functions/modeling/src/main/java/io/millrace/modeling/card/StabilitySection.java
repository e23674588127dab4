package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Stability;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far a model is one of chance, as a card shows it. */
final class StabilitySection {

  private StabilitySection() {}

  /**
   * A section.
   *
   * @param evaluation of the model itself, whose interval says what chance makes of the rows
   */
  static String html(Stability stability, Evaluation evaluation) {
    return Html.paragraph(sentence(stability)) + plot(stability, evaluation);
  }

  private static String plot(Stability stability, Evaluation evaluation) {
    double own = stability.values().getFirst();
    IntervalPlot plot =
        new IntervalPlot(
            "%s by seed; the line is the 95 %% interval of the model itself"
                .formatted(ScrutinySections.name(stability.metric())),
            own);
    Estimate measured = evaluation.metrics().get(stability.metric());
    for (int i = 0; i < stability.seeds().size(); i++) {
      double value = stability.values().get(i);
      plot.line(
          i == 0
              ? "seed %s, the model".formatted(stability.seeds().get(i))
              : "seed " + stability.seeds().get(i),
          i == 0 && measured != null ? measured : new Estimate(value, value, value));
    }
    return plot.svg();
  }

  private static String sentence(Stability stability) {
    return String.format(
        Locale.ROOT,
        "The same definition has learned from the same rows with %s seeds%s; on the same %,d held-out rows %s.",
        stability.seeds().size(),
        stability.seeds().size() < stability.asked()
            ? " of the %s that were asked for, which time ended".formatted(stability.asked())
            : "",
        stability.rows(),
        stability.measures().entrySet().stream()
            .map(each ->
                switch (each.getKey()) {
                  case SPREAD ->
                      "%s has a standard deviation of %s"
                          .formatted(
                              ScrutinySections.name(stability.metric()),
                              ScrutinySections.figure(each.getValue()));
                  case FLIPS ->
                      String.format(
                          Locale.ROOT,
                          "two of these models say different classes of %.2f %% of the rows",
                          100 * each.getValue());
                  case DEVIATION ->
                      "what is predicted of a row has one of %s, in the unit of the target"
                          .formatted(ScrutinySections.figure(each.getValue()));
                })
            .collect(Collectors.joining(", and ")));
  }
}

package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Leaderboard.Entry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The models that one was chosen from, as a card shows them. */
final class LeaderboardSection {

  private LeaderboardSection() {}

  static String html(Leaderboard board) {
    String metric = ModelCard.name(board.metric());
    IntervalPlot plot =
        new IntervalPlot(
            metric + " with its 95 % interval, less is better; dashed, the first",
            board.entries().getFirst().value().value());
    board.entries().forEach(entry -> plot.line(entry.name(), entry.value()));
    return Html.paragraph(
            String.format(
                Locale.ROOT,
                "%,d settings of trees were tried for a few rounds%s; these were fitted to the end, and chosen from by %,d rows that each had not learned from%s. The best of several looks better here than it is; how good it is, the held-out rows above say, which nothing was chosen by.",
                board.trials(),
                board.outOfTime() ? ", until time was up" : "",
                board.rows(),
                board.folds() == 1
                    ? ""
                    : String.format(Locale.ROOT, ", in %,d folds", board.folds())))
        + plot.svg()
        + Html.table(
            List.of(
                "Model", metric, "Behind the first", "Rounds", "Share of the model", "Settings"),
            board.entries().stream().map(LeaderboardSection::row).toList());
  }

  private static List<String> row(Entry entry) {
    return List.of(
        entry.name(),
        estimate(entry.value()),
        entry.behind() == null ? "–" : estimate(entry.behind()),
        entry.rounds() == null ? "–" : String.format(Locale.ROOT, "%,d", entry.rounds()),
        String.format(Locale.ROOT, "%.0f %%", 100 * entry.share()),
        entry.settings().isEmpty()
            ? "–"
            : entry.settings().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static String estimate(Estimate estimate) {
    return "%s (%s – %s)"
        .formatted(
            PlotNumbers.figure(estimate.value()),
            PlotNumbers.figure(estimate.low()),
            PlotNumbers.figure(estimate.high()));
  }
}

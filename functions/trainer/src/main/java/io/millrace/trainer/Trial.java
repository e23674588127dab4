package io.millrace.trainer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Settings that were tried, as far as that seemed worth it.
 *
 * @param number 1, 2 …
 * @param point of the search's space
 * @param settings there
 * @param state where its trees stand
 * @param figures of the validation rows at the end of each stage that it has reached
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Trial(
    int number,
    double[] point,
    Map<String, String> settings,
    Checkpoint state,
    List<Figures> figures) {

  /** The best first: whoever went further was better where others were left behind. */
  static final Comparator<Trial> BEST_FIRST =
      Comparator.<Trial>comparingInt(trial -> -trial.stages())
          .thenComparing(trial -> trial.figures.getLast(), Figures.BEST_FIRST)
          .thenComparingInt(Trial::number);

  Trial {
    figures = List.copyOf(figures);
  }

  /** How many stages it has been through, at least 1. */
  int stages() {
    return figures.size();
  }

  /** The same one stage later. */
  Trial at(Checkpoint later) {
    List<Figures> all = new ArrayList<>(figures);
    all.add(later.best());
    return new Trial(number, point, settings, later, all);
  }
}

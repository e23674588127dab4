package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.NumberRanges;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.card.Effect;
import io.millrace.modeling.card.Effect.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a model makes of the columns that matter most to it; see {@link Effect}. */
final class Effects {

  private static final int MOST_COLUMNS = 4;
  private static final int MOST_ROWS = 150;
  private static final int POINTS = 11;
  private static final int WORDS = 8;

  private Effects() {}

  /**
   * The effects of a model that says one number: the probability of the positive class, or the
   * target's.
   */
  static List<Effect> of(
      Project project, HeldOut heldOut, Model model, List<Importance> importances) {
    if (project.task() == Task.MULTICLASS) {
      return List.of();
    }
    HeldOut rows = heldOut.some(MOST_ROWS);
    List<Effect> effects = new ArrayList<>();
    for (Importance each : importances.stream().limit(MOST_COLUMNS).toList()) {
      Column column = project.column(each.column());
      if (!column.type().isTime() && column.type() != ColumnType.TEXT) {
        Effect effect =
            switch (rows.table().column(column.name())) {
              case Cells.Numbers numbers -> ofNumbers(column.name(), numbers, rows, model);
              case Cells.Strings words -> ofWords(column.name(), words, rows, model);
            };
        if (effect.steps().size() > 1
            && effect.steps().stream().allMatch(step -> Double.isFinite(step.mean()))) {
          effects.add(effect);
        }
      }
    }
    return effects;
  }

  private static Effect ofNumbers(String column, Cells.Numbers cells, HeldOut rows, Model model) {
    double[] sorted =
        IntStream.range(0, cells.size())
            .mapToDouble(cells::value)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double[] grid =
        sorted.length == 0
            ? new double[0]
            : IntStream.range(0, POINTS)
                .mapToDouble(i -> sorted[(int) ((long) (sorted.length - 1) * i / (POINTS - 1))])
                .distinct()
                .toArray();
    return new Effect(
        column,
        Arrays.stream(grid)
            .mapToObj(value -> {
              double[] all = new double[cells.size()];
              Arrays.fill(all, value);
              return new Step(
                  NumberRanges.figure(value),
                  value,
                  mean(rows, column, new Cells.Numbers(all), model));
            })
            .toList(),
        true);
  }

  private static Effect ofWords(String column, Cells.Strings cells, HeldOut rows, Model model) {
    long[] counts = new long[cells.dictionary().size()];
    for (int row = 0; row < cells.size(); row++) {
      if (!cells.isMissing(row)) {
        counts[cells.code(row)]++;
      }
    }
    List<Integer> most =
        IntStream.range(0, counts.length)
            .filter(code -> counts[code] > 0)
            .boxed()
            .sorted(Comparator.comparingLong(code -> -counts[code])) // stable
            .limit(WORDS)
            .toList();
    return new Effect(
        column,
        IntStream.range(0, most.size())
            .mapToObj(place -> {
              int[] all = new int[cells.size()];
              Arrays.fill(all, most.get(place));
              return new Step(
                  cells.dictionary().get(most.get(place)),
                  place,
                  mean(rows, column, new Cells.Strings(all, cells.dictionary()), model));
            })
            .toList(),
        false);
  }

  private static double mean(HeldOut rows, String column, Cells moved, Model model) {
    Map<String, Cells> columns = new LinkedHashMap<>(rows.table().columns());
    columns.put(column, moved);
    return DoubleStream.of(rows.with(new Observations(columns)).scores(model))
        .average()
        .orElse(Double.NaN);
  }
}

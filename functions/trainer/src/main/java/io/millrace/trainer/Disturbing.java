package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Robustness;
import io.millrace.domain.evaluation.Robustness.Disturbed;
import io.millrace.domain.evaluation.Robustness.Kind;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a model does where numbers are noisy, values are not there, numbers have moved, and where one
 * column says nothing any more. The same seed disturbs the same rows alike.
 */
final class Disturbing {

  private static final int MOST_ROWS = 1000;
  private static final int SHUFFLED_COLUMNS = 5;
  private static final double NOISE = 0.1; // deviations
  private static final double OTHER_WORDS = 0.05;
  private static final double MISSING = 0.1;
  private static final double SHIFT = 0.5; // deviations

  private final Project project;
  private final HeldOut rows;
  private final Model model;
  private final long seed;

  Disturbing(Project project, HeldOut heldOut, Model model, long seed) {
    this.project = project;
    this.rows = heldOut.some(MOST_ROWS);
    this.model = model;
    this.seed = seed;
  }

  /**
   * Measures a model on rows as they should not be.
   *
   * @param important columns, the one that matters most first: the first ones are shuffled
   * @return null where the metric is not defined on these rows
   */
  @Nullable Robustness measure(List<String> important) {
    Metric metric = project.training().objective().usualMetric(project.task());
    double undisturbed = rows.value(model, metric);
    List<Disturbed> disturbed = new ArrayList<>();
    for (Kind kind : List.of(Kind.NOISE, Kind.MISSING, Kind.SHIFTED)) {
      disturbed.add(disturb(kind, null, metric));
    }
    important.stream()
        .limit(SHUFFLED_COLUMNS)
        .forEach(column -> disturbed.add(disturb(Kind.SHUFFLED, column, metric)));
    boolean defined =
        Double.isFinite(undisturbed)
            && disturbed.stream().allMatch(each -> Double.isFinite(each.value()));
    return defined ? new Robustness(metric, rows.size(), undisturbed, disturbed) : null;
  }

  private Disturbed disturb(Kind kind, @Nullable String only, Metric metric) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Map<String, Cells> columns = new LinkedHashMap<>(rows.table().columns());
    for (Column column : project.features()) {
      if (only == null || only.equals(column.name())) {
        columns.computeIfPresent(
            column.name(), (_, cells) -> disturbed(kind, cells, column.type(), random));
      }
    }
    return new Disturbed(kind, only, rows.with(new Observations(columns)).value(model, metric));
  }

  private static Cells disturbed(Kind kind, Cells cells, ColumnType type, RandomGenerator random) {
    return switch (cells) {
      case Cells.Numbers numbers -> numbers(kind, numbers, type, random);
      case Cells.Strings words -> words(kind, words, random);
    };
  }

  private static Cells numbers(
      Kind kind, Cells.Numbers cells, ColumnType type, RandomGenerator random) {
    double[] values = cells.values();
    boolean measured = type == ColumnType.NUMBER || type == ColumnType.INTEGER;
    double deviation = measured ? deviation(values) : 0;
    switch (kind) {
      case NOISE -> change(values, value -> value + NOISE * deviation * random.nextGaussian());
      case SHIFTED -> change(values, value -> value + SHIFT * deviation);
      case MISSING -> change(values, value -> random.nextDouble() < MISSING ? Double.NaN : value);
      case SHUFFLED -> {
        for (int i = values.length - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          double other = values[j];
          values[j] = values[i];
          values[i] = other;
        }
      }
    }
    return new Cells.Numbers(values);
  }

  private static void change(double[] values, java.util.function.DoubleUnaryOperator by) {
    for (int i = 0; i < values.length; i++) {
      values[i] = by.applyAsDouble(values[i]);
    }
  }

  private static Cells words(Kind kind, Cells.Strings cells, RandomGenerator random) {
    int[] codes = new int[cells.size()];
    Arrays.setAll(codes, cells::code);
    int[] before = codes.clone();
    switch (kind) {
      case NOISE ->
          Arrays.setAll(
              codes,
              i ->
                  random.nextDouble() < OTHER_WORDS
                      ? before[random.nextInt(before.length)]
                      : before[i]);
      case SHIFTED -> {}
      case MISSING -> Arrays.setAll(codes, i -> random.nextDouble() < MISSING ? -1 : before[i]);
      case SHUFFLED -> {
        for (int i = codes.length - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int other = codes[j];
          codes[j] = codes[i];
          codes[i] = other;
        }
      }
    }
    return new Cells.Strings(codes, cells.dictionary());
  }

  private static double deviation(double[] values) {
    double[] present = Arrays.stream(values).filter(Double::isFinite).toArray();
    double mean = Arrays.stream(present).average().orElse(0);
    double squares = Arrays.stream(present).map(value -> (value - mean) * (value - mean)).sum();
    return present.length == 0 ? 0 : Math.sqrt(squares / present.length);
  }
}

package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.evaluation.Leak;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Looks for what tells a model more than it will know when it is asked. */
final class LeakSearch {

  private static final double ALONE = 0.98;
  private static final int ROWS_A_VALUE = 5;
  private static final int MOST_VALUES = 1000;
  private static final double PERFECT = 1 - 1e-9;
  private static final int FEW_ROWS = 100;
  private static final int MOST_ROWS = 100_000;
  private static final double TWINS_SAID = 0.01;
  private static final double TWINS_DOUBTED = 0.2;
  private static final double TWINS_BY_NATURE = 0.02;
  private static final double LATER = 0.01;
  private static final long MILLIS_A_DAY = 86_400_000;

  private final Project project;
  private final Observations table;
  private final TargetColumn target;
  private final Split split;
  private final int[] rows;
  private final double[] values;
  private final int[] learned;
  private final int[] held;

  LeakSearch(Project project, Observations table, TargetColumn target, Split split) {
    this.project = project;
    this.table = table;
    this.target = target;
    this.split = split;
    rows = target.rows();
    values = target.values(rows);
    learned = some(split.all());
    held = some(split.test());
  }

  /** Some of these rows: of very many every second, third … says as much. */
  private static int[] some(int[] all) {
    int step = Math.max(1, Math.ceilDiv(all.length, MOST_ROWS));
    return IntStream.iterate(0, i -> i < all.length, i -> i + step).map(i -> all[i]).toArray();
  }

  /** What was found, column by column, and then of rows. */
  List<Leak> find() {
    List<Leak> leaks = new ArrayList<>();
    for (Column column : project.features()) {
      Optional<Leak> disguise = disguise(column);
      disguise.or(() -> alone(column)).ifPresent(leaks::add);
      identifier(column).ifPresent(leaks::add);
      later(column).ifPresent(leaks::add);
    }
    twins().ifPresent(leaks::add);
    return leaks;
  }

  private Optional<Leak> alone(Column column) {
    OneColumn one = OneColumn.of(table.column(column.name()), target, learned, held);
    double reached = one.figure();
    if (!(reached >= ALONE)) {
      return Optional.empty();
    }
    Optional<Metric> metric = one.metric();
    return Optional.of(
        new Leak(
            Leak.Kind.TELLS_ALONE,
            column.name(),
            String.format(
                Locale.ROOT,
                "'%s' alone %s: if it is known only after the outcome, say feature: false.",
                column.name(),
                metric.isPresent()
                    ? "reaches %s %s".formatted(metric.get(), figure(reached))
                    : "tells %s of all classes apart".formatted(percent(reached))),
            false)); // the model's own figure is too good to be true, which is doubted already
  }

  private Optional<Leak> disguise(Column column) {
    Cells cells = table.column(column.name());
    return target.classes().isEmpty() ? anotherUnit(column, cells) : otherWords(column, cells);
  }

  private Optional<Leak> otherWords(Column column, Cells cells) {
    Map<Object, Double> classOf = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Double met = classOf.putIfAbsent(value(cells, rows[i]), values[i]);
      if ((met != null && met != values[i]) || classOf.size() > MOST_VALUES) {
        return Optional.empty();
      }
    }
    if (classOf.size() < 2 || rows.length < ROWS_A_VALUE * classOf.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Leak(
            Leak.Kind.TARGET_IN_DISGUISE,
            column.name(),
            "'%s' is the target in other words: each of its %s values goes with one class of '%s'. Say feature: false, unless it is known before the outcome."
                .formatted(column.name(), classOf.size(), project.target()),
            false));
  }

  private Optional<Leak> anotherUnit(Column column, Cells cells) {
    if (!(cells instanceof Cells.Numbers numbers)) {
      return Optional.empty();
    }
    int[] both = IntStream.range(0, rows.length).filter(i -> !numbers.isMissing(rows[i])).toArray();
    double x = IntStream.of(both).mapToDouble(i -> numbers.value(rows[i])).average().orElse(0);
    double y = IntStream.of(both).mapToDouble(i -> values[i]).average().orElse(0);
    double together = 0;
    double xs = 0;
    double ys = 0;
    for (int i : both) {
      double dx = numbers.value(rows[i]) - x;
      double dy = values[i] - y;
      together += dx * dy;
      xs += dx * dx;
      ys += dy * dy;
    }
    if (both.length < FEW_ROWS || !(together * together >= PERFECT * xs * ys) || xs == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Leak(
            Leak.Kind.TARGET_IN_DISGUISE,
            column.name(),
            "'%s' is the target in another unit: '%s' is a line over it. Say feature: false, unless it is known before the outcome."
                .formatted(column.name(), project.target()),
            false));
  }

  private Optional<Leak> identifier(Column column) {
    if (column.type() != ColumnType.CATEGORY && column.type() != ColumnType.INTEGER) {
      return Optional.empty();
    }
    Cells cells = table.column(column.name());
    Set<Object> met = new HashSet<>();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int row : rows) {
      if (cells.isMissing(row) || !met.add(value(cells, row))) {
        return Optional.empty();
      }
      if (cells instanceof Cells.Numbers numbers) {
        least = Math.min(least, numbers.value(row));
        most = Math.max(most, numbers.value(row));
      }
    }
    boolean counts = !(cells instanceof Cells.Numbers) || most - least < 2.0 * rows.length;
    return rows.length < FEW_ROWS || !counts
        ? Optional.empty()
        : Optional.of(
            new Leak(
                Leak.Kind.IDENTIFIER,
                column.name(),
                String.format(
                    Locale.ROOT,
                    "'%s' is another one in each of the %,d rows: it names them, and says nothing of new ones. Say feature: false, or entityKey.",
                    column.name(),
                    rows.length),
                false));
  }

  /** A feature of a time that is after the one at which the row happened. */
  private Optional<Leak> later(Column column) {
    String eventTime = project.eventTime();
    if (eventTime == null
        || !column.type().isTime()
        || !project.column(eventTime).type().isTime()
        || !(table.column(column.name()) instanceof Cells.Numbers theirs)
        || !(table.column(eventTime) instanceof Cells.Numbers when)) {
      return Optional.empty();
    }
    long unit = unit(column.type());
    long eventUnit = unit(project.column(eventTime).type());
    // a date is as late as its last moment where it is compared with a time
    long grace = eventUnit < unit ? 0 : eventUnit - unit;
    long after =
        IntStream.of(rows)
            .filter(row -> theirs.value(row) * unit > when.value(row) * eventUnit + grace)
            .count();
    double share = (double) after / rows.length;
    return share < LATER
        ? Optional.empty()
        : Optional.of(
            new Leak(
                Leak.Kind.LATER,
                column.name(),
                "'%s' is later than the event time '%s' in %s of the rows: it may not be known yet when a prediction is asked for. Say feature: false, or another eventTime."
                    .formatted(column.name(), eventTime, percent(share)),
                true));
  }

  private static long unit(ColumnType type) {
    return type == ColumnType.DATE ? MILLIS_A_DAY : 1;
  }

  /** Held-out rows that are like one that is learned from, in every column that it learns from. */
  private Optional<Leak> twins() {
    List<Cells> cells = project.features().stream().map(c -> table.column(c.name())).toList();
    Set<Long> known = new HashSet<>();
    for (int row : split.all()) {
      known.add(hash(cells, row));
    }
    long twins = IntStream.of(split.test()).filter(row -> known.contains(hash(cells, row))).count();
    double share = (double) twins / split.test().length;
    if (share < TWINS_SAID) {
      return Optional.empty();
    }
    boolean repeated = share >= TWINS_DOUBTED && expectedTwins(cells) <= TWINS_BY_NATURE;
    return Optional.of(
        new Leak(
            Leak.Kind.TWINS,
            null,
            String.format(
                Locale.ROOT,
                "%,d of the %,d held-out rows (%s) are like one that it learned from in every column, so that the figures say less of new rows. Leave repeated rows out, or say by entityKey what they are about.",
                twins,
                split.test().length,
                percent(share)),
            repeated));
  }

  /**
   * Which share of rows would have a twin if columns had nothing to do with each other: where they
   * have few values, rows are alike by nature. All of them, where no column of numbers tells rows
   * apart.
   */
  private double expectedTwins(List<Cells> cells) {
    double alike = 1;
    boolean toldApart = false;
    for (Cells column : cells) {
      Map<Object, Integer> counts = new HashMap<>();
      for (int row : learned) {
        counts.merge(value(column, row), 1, Integer::sum);
      }
      double squares = 0;
      for (int count : counts.values()) {
        squares += (double) count * count;
      }
      alike *= squares / ((double) learned.length * learned.length);
      toldApart |= column instanceof Cells.Numbers && counts.size() > learned.length / 10;
    }
    return toldApart ? -Math.expm1(-alike * split.all().length) : 1;
  }

  private static long hash(List<Cells> cells, int row) {
    long hash = 1;
    for (Cells column : cells) {
      hash =
          StableHash.of(
              switch (column) {
                case Cells.Numbers numbers -> Double.doubleToLongBits(numbers.value(row) + 0.0);
                case Cells.Strings words -> words.code(row);
              },
              hash);
    }
    return hash;
  }

  private static Object value(Cells cells, int row) {
    return switch (cells) {
      case Cells.Numbers numbers -> numbers.value(row) + 0.0; // −0 is 0
      case Cells.Strings words -> words.code(row);
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}

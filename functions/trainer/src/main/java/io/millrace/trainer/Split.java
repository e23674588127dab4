package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.modeling.Cells;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a model learns from, which stop it, and which judge it; each in rising order.
 *
 * @param train to learn from
 * @param validation for early stopping
 * @param test to evaluate on, which nothing else looks at
 */
@SuppressWarnings("ArrayRecordComponent") // rows by the million; compared by nobody
record Split(int[] train, int[] validation, int[] test) {

  /**
   * Splits the given rows as the project says: the newest held out where there is an event time,
   * else by a hash of entity key (or the whole row) and seed, which keeps a row on its side in
   * later versions of the data.
   *
   * @throws InvalidInputException if a part would be empty
   */
  static Split of(Project project, Observations table, int[] rows, long seed) {
    TrainingPolicy.Split policy = project.training().split();
    String eventTime = project.eventTime();
    Split split =
        eventTime == null
            ? byHash(policy, rows, key(project, table), seed)
            : byTime(policy, rows, (Cells.Numbers) table.column(eventTime));
    for (int[] part : List.of(split.train, split.validation, split.test)) {
      if (part.length == 0) {
        throw new InvalidInputException(
            "The %,d rows cannot be split into training, validation and test part%s."
                .formatted(
                    rows.length,
                    eventTime == null ? "" : ": too many have the same '" + eventTime + "'"));
      }
    }
    return split;
  }

  private static Split byHash(TrainingPolicy.Split policy, int[] rows, RowHash key, long seed) {
    double[] place = new double[rows.length]; // of each row in [0, 1)
    for (int i = 0; i < rows.length; i++) {
      place[i] = (key.of(rows[i], seed) >>> 11) * 0x1p-53;
    }
    double held = policy.test() + policy.validation();
    return new Split(
        pick(rows, i -> place[i] >= held),
        pick(rows, i -> place[i] >= policy.test() && place[i] < held),
        pick(rows, i -> place[i] < policy.test()));
  }

  /** Rows of one moment stay together; those without one are learned from. */
  private static Split byTime(TrainingPolicy.Split policy, int[] rows, Cells.Numbers time) {
    double[] sorted =
        IntStream.of(rows).mapToDouble(time::at).filter(t -> !Double.isNaN(t)).sorted().toArray();
    double testFrom = quantile(sorted, 1 - policy.test());
    double heldFrom = quantile(sorted, 1 - policy.test() - policy.validation());
    return new Split(
        pick(rows, i -> !(time.at(rows[i]) >= heldFrom)),
        pick(rows, i -> time.at(rows[i]) >= heldFrom && time.at(rows[i]) < testFrom),
        pick(rows, i -> time.at(rows[i]) >= testFrom));
  }

  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (q * sorted.length)];
  }

  private static int[] pick(int[] rows, IntPredicate index) {
    return IntStream.range(0, rows.length).filter(index).map(i -> rows[i]).toArray();
  }

  private static RowHash key(Project project, Observations table) {
    @Nullable String entity = project.entityKey();
    return new RowHash(
        entity != null
            ? List.of(table.column(entity))
            : project.columns().stream().map(Column::name).map(table::column).toList());
  }
}

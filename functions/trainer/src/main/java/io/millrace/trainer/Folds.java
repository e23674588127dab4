package io.millrace.trainer;

import io.millrace.domain.project.Project;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What models are chosen by: the validation rows and, where these are few, the other rows that do
 * not judge as well, a part at a time, which is then not learned from. What is chosen by a few
 * hundred rows alone is chosen by chance.
 *
 * @param folds the first is of the validation rows
 * @param rows that say how good models are, fold after fold
 */
@SuppressWarnings("ArrayRecordComponent") // rows; compared by nobody
record Folds(List<Fold> folds, int[] rows) {

  private static final int FEW = 3000; // validation rows
  private static final long MOST_CELLS = 750_000; // of one fold; more take too long
  private static final int MOST = 5;

  Folds {
    folds = List.copyOf(folds);
  }

  /** The validation rows alone. */
  static Folds single(Prepared prepared, Split split) {
    return new Folds(
        List.of(
            new Fold(1, prepared.examples(split.train()), prepared.examples(split.validation()))),
        split.validation());
  }

  /**
   * The folds of a split; with an event time there is one, since what is older would be told by
   * what came later.
   *
   * @param first of the validation rows
   * @param seed of which rows are in which part; those of one entity are in the same
   */
  static Folds of(Folds first, Prepared prepared, Split split, long seed) {
    Project project = prepared.project();
    Examples train = first.folds.getFirst().train();
    int classes = Math.max(1, prepared.target().classes().size());
    int parts = Math.min(MOST - 1, split.train().length / split.validation().length);
    if (project.eventTime() != null
        || parts < 2
        || split.validation().length > FEW
        || (long) train.rows() * train.width() * classes > MOST_CELLS) {
      return first;
    }
    Units units = Units.of(project, prepared.table(), split.train(), seed);
    int[] partOf =
        IntStream.range(0, split.train().length)
            .map(i ->
                (int) Math.floorMod(StableHash.of(units.hash(units.of(i)), seed), (long) parts))
            .toArray();
    List<Fold> folds = new ArrayList<>(first.folds);
    IntStream rows = Arrays.stream(first.rows);
    for (int part = 0; part < parts; part++) {
      int own = part;
      int[] judging = pick(split.train(), i -> partOf[i] == own);
      if (judging.length == 0) {
        continue;
      }
      int[] learning =
          IntStream.concat(
                  Arrays.stream(pick(split.train(), i -> partOf[i] != own)),
                  Arrays.stream(split.validation()))
              .sorted()
              .toArray();
      Prepared its = prepared.fittedTo(learning);
      folds.add(new Fold(folds.size() + 1, its.examples(learning), its.examples(judging)));
      rows = IntStream.concat(rows, Arrays.stream(judging));
    }
    return new Folds(folds, rows.toArray());
  }

  /** All rows that say how good models are, by what they are and how much they count. */
  Examples judging() {
    int rows = folds.stream().mapToInt(fold -> fold.validation().rows()).sum();
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    int at = 0;
    for (Fold fold : folds) {
      Examples some = fold.validation();
      for (int i = 0; i < some.rows(); i++) {
        labels[at] = some.labels()[i];
        weights[at++] = (float) some.weight(i);
      }
    }
    return new Examples(new float[0], 0, labels, weights);
  }

  private static int[] pick(int[] rows, IntPredicate index) {
    return IntStream.range(0, rows.length).filter(index).map(i -> rows[i]).toArray();
  }
}

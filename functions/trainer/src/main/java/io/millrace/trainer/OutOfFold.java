package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.modeling.Encoding;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.TargetMeans;
import java.util.List;

/**
 * What a word says of the target, to a row that is learned from: the mean over the other folds, so
 * that no row is told its own target. Rows that come later are told the mean over all.
 *
 * <p>Source: Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", NeurIPS
 * 2018, on why the row itself has to be left out.
 */
final class OutOfFold {

  private static final int FOLDS = 5;
  private static final long SEED = 20261129;

  private OutOfFold() {}

  /**
   * Writes the means of the other folds over those of all rows.
   *
   * @param features of {@code rows}, as the pipeline encodes them; shape [rows × width]
   * @param rows that the pipeline was fitted to
   * @param outcomes of each of them what means are taken of; shape [rows × outcomes]
   */
  static void write(
      float[] features,
      FeaturePipeline pipeline,
      Observations table,
      int[] rows,
      List<double[]> outcomes) {
    List<Encoding> encodings = pipeline.encodings();
    for (int e = 0; e < encodings.size(); e++) {
      if (encodings.get(e) instanceof Encoding.ByTarget encoding) {
        write(
            features,
            pipeline.width(),
            pipeline.offset(e) + 1,
            (Cells.Strings) table.column(encoding.column()),
            rows,
            outcomes);
      }
    }
  }

  private static void write(
      float[] features,
      int width,
      int at,
      Cells.Strings words,
      int[] rows,
      List<double[]> outcomes) {
    int size = outcomes.getFirst().length;
    TargetMeans[] others = new TargetMeans[FOLDS];
    for (int fold = 0; fold < FOLDS; fold++) {
      others[fold] = new TargetMeans(words.dictionary().size(), size);
    }
    for (int i = 0; i < rows.length; i++) {
      for (int fold = 0; fold < FOLDS; fold++) {
        if (fold != fold(rows[i])) {
          others[fold].add(words.code(rows[i]), outcomes.get(i));
        }
      }
    }
    for (int i = 0; i < rows.length; i++) {
      int code = words.code(rows[i]);
      for (int k = 0; code >= 0 && k < size; k++) {
        features[i * width + at + k] = (float) others[fold(rows[i])].mean(code, k);
      }
    }
  }

  private static int fold(int row) {
    return (int) Math.floorMod(StableHash.of(row, SEED), (long) FOLDS);
  }
}

package io.millrace.modeling.score;

/**
 * Says what it predicts of a row of features: sums, which a link turns into predictions. Immutable,
 * and safe for use by many threads.
 */
public interface Scorer {

  /**
   * By how much a prediction may differ from that of another kind of processor, as a share of it or
   * of 1, whichever is greater: 0 where it is the same to the last bit everywhere.
   */
  default double rounding() {
    return 0;
  }

  /** How many features a row has. */
  int features();

  /** How many sums a row gets: one a class where there are more than two, else one. */
  int sums();

  /** What the sums mean. */
  Link link();

  /**
   * The sums of one row.
   *
   * @param rows features, NaN where missing; the row starts at {@code at}
   * @param out is overwritten; shape [{@link #sums}]
   */
  void sum(float[] rows, int at, double[] out);

  /** How many predictions a row gets: one a class, or one. */
  default int outputs() {
    return link().outputs(sums());
  }

  /**
   * Predicts one row.
   *
   * @param rows features, NaN where missing; the row starts at {@code at}
   * @param out is overwritten; shape [{@link #outputs}]: a probability for each class, or the value
   */
  default void predict(float[] rows, int at, float[] out) {
    double[] sums = new double[sums()];
    sum(rows, at, sums);
    link().apply(sums, out);
  }

  /**
   * Predicts many rows, which a scorer may do at once.
   *
   * @param rows features, NaN where missing; shape [count × {@link #features}]
   * @return shape [count × {@link #outputs}], each as {@link #predict} says it
   */
  default float[] predictAll(float[] rows, int count) {
    float[] all = new float[count * outputs()];
    float[] out = new float[outputs()];
    for (int i = 0; i < count; i++) {
      predict(rows, i * features(), out);
      System.arraycopy(out, 0, all, i * out.length, out.length);
    }
    return all;
  }

  /**
   * What each feature adds to a sum: exact SHAP values.
   *
   * @param rows features, NaN where missing; the row starts at {@code at}
   * @param sum which: that of a class where there is one a class, else 0
   * @return shape [{@link #features} + 1]: of each feature, then what the sum is without any; all
   *     of them together are the sum
   * @throws io.millrace.domain.InvalidInputException if the model does not tell enough for that
   */
  double[] contributions(float[] rows, int at, int sum);

  /** How many steps {@link #contributions} takes, about. */
  long stepsOfContributions();
}

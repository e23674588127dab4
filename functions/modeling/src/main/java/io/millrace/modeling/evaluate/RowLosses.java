package io.millrace.modeling.evaluate;

import io.millrace.domain.StandardNormal;

/**
 * What a model is charged for each held-out row, and whether some rows cost more than the others.
 */
public final class RowLosses {

  private final double[] each;
  private final double alike;
  private final double sum;
  private final double squares;

  /**
   * Keeps the array, which is not changed.
   *
   * @param each what a row costs
   * @param alike how many rows say as much as one that is an observation of its own; at least 1
   */
  public RowLosses(double[] each, double alike) {
    this.each = each;
    this.alike = alike;
    double all = 0;
    double allSquares = 0;
    for (double loss : each) {
      all += loss;
      allSquares += loss * loss;
    }
    sum = all;
    squares = allSquares;
  }

  /**
   * Some rows beside the others.
   *
   * @param error mean of these rows
   * @param errorElsewhere mean of the others
   * @param surety by how many standard errors these cost more, negative where they cost less; 0
   *     where nothing can be said
   */
  public record Beside(double error, double errorElsewhere, double surety) {

    /** How often chance alone makes these rows cost as much more, in [0, 1]. */
    public double pValue() {
      double tail = StandardNormal.upperTail(Math.abs(surety));
      return surety >= 0 ? tail : 1 - tail;
    }
  }

  /**
   * Some of the rows beside all others, by Welch's test with as many rows as make it normal.
   *
   * @param some the indices of some, but not of all
   */
  public Beside beside(int[] some) {
    double mine = 0;
    double mySquares = 0;
    for (int row : some) {
      mine += each[row];
      mySquares += each[row] * each[row];
    }
    double n = some.length;
    double m = each.length - n;
    double mean = mine / n;
    double elsewhere = (sum - mine) / m;
    double variance =
        Math.max(0, mySquares / n - mean * mean) / n
            + Math.max(0, (squares - mySquares) / m - elsewhere * elsewhere) / m;
    double error = Math.sqrt(variance * alike);
    return new Beside(mean, elsewhere, error > 0 ? (mean - elsewhere) / error : 0);
  }
}

package io.millrace.modeling;

/**
 * Means of the target by word, of few rows drawn towards the mean of all.
 *
 * <p>Source: Micci-Barreca, "A Preprocessing Scheme for High-Cardinality Categorical Attributes",
 * SIGKDD Explorations 3, 2001.
 */
public final class TargetMeans {

  private static final double PRIOR = 5; // rows that the mean of all counts as

  private final long[] counts;
  private final double[] sums; // shape [words × outcomes]
  private final double[] all;
  private final int outcomes;
  private long rows;

  /**
   * Means of no rows yet.
   *
   * @param words how many there are
   * @param outcomes of which means are taken
   */
  public TargetMeans(int words, int outcomes) {
    counts = new long[words];
    sums = new double[Math.multiplyExact(words, outcomes)];
    all = new double[outcomes];
    this.outcomes = outcomes;
  }

  /**
   * Adds a row.
   *
   * @param word by its number, or −1 for none
   * @param of the row; shape [outcomes]
   */
  public void add(int word, double[] of) {
    rows++;
    for (int k = 0; k < outcomes; k++) {
      all[k] += of[k];
      if (word >= 0) {
        sums[word * outcomes + k] += of[k];
      }
    }
    if (word >= 0) {
      counts[word]++;
    }
  }

  /** The mean of an outcome over the rows of a word; that of all rows where it has none. */
  public double mean(int word, int outcome) {
    return (sums[word * outcomes + outcome] + PRIOR * mean(outcome)) / (counts[word] + PRIOR);
  }

  /** The mean of an outcome over all rows; 0 of none. */
  public double mean(int outcome) {
    return rows == 0 ? 0 : all[outcome] / rows;
  }
}

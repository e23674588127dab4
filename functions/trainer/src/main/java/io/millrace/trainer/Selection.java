package io.millrace.trainer;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of several fitted models make the model, and how much each counts.
 *
 * @param parts the one that counts most first; of weights that are 1 together
 */
record Selection(List<Part> parts) {

  private static final int PICKS = 10;
  private static final int MOST_PARTS = 3;
  private static final double WORTH_IT = 1e-3;

  /**
   * A model of the selection.
   *
   * @param learner that fitted it, and can again
   */
  record Part(Learner learner, Fitted fitted, double weight) {}

  Selection {
    parts = List.copyOf(parts);
  }

  /** One alone. */
  static Selection of(Learner learner, Fitted fitted) {
    return new Selection(List.of(new Part(learner, fitted, 1)));
  }

  /**
   * Those that predict the rows that they are chosen by best together: one after the other is
   * taken, the same perhaps several times, as long as the mean of all taken gets better by a
   * thousandth; at most {@value #MOST_PARTS} different ones.
   *
   * <p>Source: Caruana et al., "Ensemble Selection from Libraries of Models", ICML 2004.
   */
  static Selection ofBest(List<Finalist> candidates, Examples judging, Loss of) {
    List<double[]> sums = candidates.stream().map(Finalist::sums).toList();
    int[] taken = new int[candidates.size()];
    double[] sum = new double[sums.getFirst().length];
    double least = Double.POSITIVE_INFINITY;
    for (int pick = 0; pick < PICKS; pick++) {
      int best = -1;
      double reached = Double.POSITIVE_INFINITY;
      for (int c = 0; c < taken.length; c++) {
        if (taken[c] > 0 || different(taken) < MOST_PARTS) {
          double loss = Losses.mean(mean(sum, sums.get(c), pick), judging, of);
          if (best < 0 || loss < reached) {
            best = c;
            reached = loss;
          }
        }
      }
      if (!(reached < least - WORTH_IT * Math.abs(least)) && pick > 0) {
        break;
      }
      least = reached;
      taken[best]++;
      double[] added = sums.get(best);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += added[i];
      }
    }
    return taken(candidates, taken);
  }

  private static Selection taken(List<Finalist> candidates, int[] taken) {
    int all = 0;
    for (int each : taken) {
      all += each;
    }
    List<Part> parts = new ArrayList<>();
    for (int c = 0; c < taken.length; c++) {
      if (taken[c] > 0) {
        Finalist each = candidates.get(c);
        parts.add(new Part(each.learner(), each.fitted(), (double) taken[c] / all));
      }
    }
    parts.sort((a, b) -> Double.compare(b.weight, a.weight)); // stable
    return new Selection(parts);
  }

  private static int different(int[] taken) {
    int different = 0;
    for (int each : taken) {
      different += each > 0 ? 1 : 0;
    }
    return different;
  }

  private static double[] mean(double[] sum, double[] one, int before) {
    double[] mean = new double[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (sum[i] + one[i]) / (before + 1);
    }
    return mean;
  }
}

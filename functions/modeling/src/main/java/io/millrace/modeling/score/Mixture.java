package io.millrace.modeling.score;

import io.millrace.domain.Check;
import java.util.List;

/**
 * The weighted mean of the sums of several scorers: of log odds, of a value or its logarithm, and
 * of more classes than two their normalised geometric mean. What features add to it is the mean of
 * what they add to each.
 */
public final class Mixture implements Scorer {

  /**
   * A scorer, and how much it counts.
   *
   * @param weight above 0; all of a mixture are 1 together
   */
  public record Part(Scorer scorer, double weight) {}

  private final List<Part> parts;
  private final Scorer first;

  /** A mixture of these parts, which are of the same features, sums and link. */
  public Mixture(List<Part> parts) {
    Check.that(!parts.isEmpty(), "parts of a mixture", "at least one", parts.size());
    first = parts.getFirst().scorer;
    double all = 0;
    for (Part part : parts) {
      Check.that(part.weight > 0, "weight of a part", "above 0", part.weight);
      Check.that(
          part.scorer.features() == first.features()
              && part.scorer.sums() == first.sums()
              && part.scorer.link() == first.link(),
          "features, sums and link of a part",
          "those of the first one",
          part.scorer.features() + ", " + part.scorer.sums() + ", " + part.scorer.link());
      all += part.weight;
    }
    Check.that(Math.abs(all - 1) < 1e-6, "weights of a mixture", "1 together", all);
    this.parts = List.copyOf(parts);
  }

  @Override
  public int features() {
    return first.features();
  }

  @Override
  public int sums() {
    return first.sums();
  }

  @Override
  public Link link() {
    return first.link();
  }

  @Override
  public void sum(float[] rows, int at, double[] out) {
    double[] own = new double[out.length];
    double[] mean = new double[out.length];
    for (Part part : parts) {
      part.scorer.sum(rows, at, own);
      add(mean, own, part.weight);
    }
    System.arraycopy(mean, 0, out, 0, out.length);
  }

  @Override
  public double[] contributions(float[] rows, int at, int sum) {
    double[] mean = new double[features() + 1];
    for (Part part : parts) {
      add(mean, part.scorer.contributions(rows, at, sum), part.weight);
    }
    return mean;
  }

  @Override
  public long stepsOfContributions() {
    return parts.stream().mapToLong(part -> part.scorer.stepsOfContributions()).sum();
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }
}

package io.millrace.trainer;

import io.millrace.modeling.score.LinearModel;
import java.util.Locale;
import java.util.Map;

/**
 * Fits a linear model by maximum likelihood with a ridge penalty, which is chosen on the validation
 * rows.
 *
 * <p>Features of zeros and ones are taken as they are, others by their distance from the mean in
 * standard deviations; one that may be missing has another beside it that says so. Of more than
 * {@value #MOST_ROWS} rows every second, third … is learned from: more do not move so few weights.
 *
 * <p>Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), 3.4.1
 * and 4.4. Deterministic: one thread, sums in the order of the rows.
 */
final class LinearLearner implements Learner {

  private static final int MOST_ROWS = 50_000;
  private static final double[] PENALTIES = {1e-1, 1e-2, 1e-3, 1e-4, 1e-5};

  private final Loss loss;
  private final int classes;
  private final Progress progress;

  LinearLearner(Loss loss, int classes, Progress progress) {
    this.loss = loss;
    this.classes = classes;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public Fitted fit(Fold fold) {
    LinearDesign design = LinearDesign.of(fold.train(), loss, Math.max(1, classes), MOST_ROWS);
    double[] weights = design.start();
    Fitted.Linear best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double penalty : PENALTIES) {
      weights = design.minimize(weights, penalty);
      LinearModel model = design.model(weights);
      double reached = Losses.mean(model, fold.validation(), loss);
      if (best == null || reached < least) {
        best = new Fitted.Linear(model, penalty);
        least = reached;
      } else {
        break; // the loss along the path has one minimum, as far as chance lets it
      }
    }
    if (best == null) {
      throw new IllegalStateException("no penalty was tried");
    }
    progress.say(
        String.format(
            Locale.ROOT, "linear: validation loss %.6f with penalty %s.", least, best.penalty()));
    return best;
  }

  @Override
  public Fitted refit(Fitted found, Examples all) {
    double penalty = ((Fitted.Linear) found).penalty();
    LinearDesign design = LinearDesign.of(all, loss, Math.max(1, classes), MOST_ROWS);
    return new Fitted.Linear(design.model(design.minimize(design.start(), penalty)), penalty);
  }
}

package io.millrace.domain.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A new model beside the one that serves, on the same held-out rows; {@code metrics.json} in a
 * model archive.
 *
 * @param model how the new one did
 * @param champion how the serving one did
 * @param linear how a linear model did that learned from the same rows, which the model has to be
 *     better than to be worth its trees; null where it is linear itself
 * @param scrutiny what a closer look found; null where nobody looked
 * @param leaderboard the models that it was chosen from; null where there was no choice
 */
public record Comparison(
    Evaluation model,
    Champion champion,
    @Nullable Rival linear,
    @Nullable Scrutiny scrutiny,
    @Nullable Leaderboard leaderboard) {

  /** A comparison without a closer look. */
  public Comparison(Evaluation model, Champion champion, @Nullable Rival linear) {
    this(model, champion, linear, null, null);
  }

  /** A comparison without a linear model beside it. */
  public Comparison(Evaluation model, Champion champion) {
    this(model, champion, null);
  }
}

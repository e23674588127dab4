package io.millrace.domain.evaluation;

/**
 * A new model beside the one that serves, on the same held-out rows; {@code metrics.json} in a
 * model archive.
 *
 * @param model how the new one did
 * @param champion how the serving one did
 */
public record Comparison(Evaluation model, Champion champion) {}

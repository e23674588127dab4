package io.millrace.domain.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A new model beside the one that serves, on the same held-out rows; {@code metrics.json} in a
 * model archive.
 *
 * @param model how the new one did
 * @param champion how the serving one did; null where there was none
 */
public record Comparison(Evaluation model, @Nullable Evaluation champion) {}

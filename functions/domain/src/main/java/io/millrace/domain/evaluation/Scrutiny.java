package io.millrace.domain.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What a closer look at a model found, beyond its figures on all held-out rows.
 *
 * @param fairness group by group; null where the project declares no groups
 */
public record Scrutiny(@Nullable Fairness fairness) {}

/**
 * How far two profiles of the same columns are apart, and how often chance alone makes them so.
 *
 * <p>Everything here is measured and nothing decided: {@link
 * io.millrace.domain.monitoring.DriftJudge} decides. What cannot be measured (a side without
 * values, another type, free text) is said in words, and never a fault.
 */
@NullMarked
package io.millrace.tabular.drift;

import org.jspecify.annotations.NullMarked;

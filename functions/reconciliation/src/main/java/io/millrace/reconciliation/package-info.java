/**
 * From what should have happened by now to asking for it again.
 *
 * <p>Events may be lost: a rule was disabled, a delivery given up, a function deleted for a while.
 * Once a day what is in the buckets, in the state store and in SageMaker is compared, and whoever
 * has something missed is asked for it as the lost event would have asked. What {@link
 * io.millrace.domain.reconciliation} promises is held by {@code ReconciliationWorldsTest}.
 */
@NullMarked
package io.millrace.reconciliation;

import org.jspecify.annotations.NullMarked;

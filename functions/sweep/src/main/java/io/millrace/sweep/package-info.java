/**
 * From what should have happened by now to asking for it again.
 *
 * <p>Events may be lost: a rule was disabled, a delivery given up, a function deleted for a while.
 * Once a day what is in the buckets, in the ledger and in SageMaker is compared, and whoever has
 * something overdue is asked for it as the lost event would have asked. What {@link
 * io.millrace.domain.sweep} promises is held by {@code SweepWorldsTest}.
 */
@NullMarked
package io.millrace.sweep;

import org.jspecify.annotations.NullMarked;

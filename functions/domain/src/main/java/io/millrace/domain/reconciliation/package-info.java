/**
 * What should have happened by now, and did not because an event was lost: found by comparing what
 * is in the bucket, in the state store and in SageMaker, never by remembering what was announced.
 *
 * <p>Promises, each held by {@code ReconciliationWorldsTest} in thousands of worlds that lose every
 * event:
 *
 * <ul>
 *   <li>once the reconciliation finds nothing more, everything is as it would be had no event been
 *       lost;
 *   <li>where nothing is missed, a reconciliation asks for nothing and changes nothing.
 * </ul>
 */
@NullMarked
package io.millrace.domain.reconciliation;

import org.jspecify.annotations.NullMarked;

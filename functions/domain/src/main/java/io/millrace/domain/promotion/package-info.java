/**
 * From one stage to the next: an approved version's archive, record and definition are handed over
 * under the stage's signature, and what arrives must be approved anew.
 *
 * <p>Promises, each held by the registry module's {@code PromotionTest} and, where events are lost,
 * by the reconciliation's {@code ReconciliationWorldsTest}:
 *
 * <ul>
 *   <li>nothing is handed over that may not serve here;
 *   <li>what arrives is believed only under the signature of the stage before, byte by byte;
 *   <li>one archive becomes one version however often it arrives, and never serves by itself;
 *   <li>what is refused stays visible with its reason;
 *   <li>what was asked for is handed over, and what was handed over is looked at, though no event
 *       tells of it.
 * </ul>
 */
@NullMarked
package io.millrace.domain.promotion;

import org.jspecify.annotations.NullMarked;

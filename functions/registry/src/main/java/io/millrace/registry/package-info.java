/**
 * From a run that passed its gates to a version of its model, and from an approved version of one
 * stage to one of the next.
 *
 * <p>Promises, held by {@code RegisterVersionTest}:
 *
 * <ul>
 *   <li>however often and in whatever order runs are announced, each becomes one version;
 *   <li>a version's archive is the one that its run was judged by, kept where nothing is written
 *       twice, whatever became of the place that the job wrote to;
 *   <li>what a version comes from is signed with the stage's key before the version exists;
 *   <li>what another stage handed over is believed under that stage's signature only, becomes one
 *       version, and waits for approval ({@code PromotionTest}).
 * </ul>
 */
@NullMarked
package io.millrace.registry;

import org.jspecify.annotations.NullMarked;

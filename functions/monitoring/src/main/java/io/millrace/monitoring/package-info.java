/**
 * From captured predictions to what they say of a model, window by window.
 *
 * <p>A capture is read once. Each window of a version is kept as a profile that merges, so that a
 * capture that comes late is added to its window and nothing is read again. Promises, each held by
 * {@code SummarizeCapturesTest}:
 *
 * <ul>
 *   <li>a captured object counts once in a window, however often and wherever the function is
 *       killed;
 *   <li>a window in which a serving model was asked nothing is a summary of its own: no data is not
 *       no drift;
 *   <li>drift is announced once a window.
 * </ul>
 *
 * <p>What came true is joined with what was predicted in sets that grow by the prediction's id, so
 * that order, repetition and delay leave no trace; {@code FeedbackJoinTest} holds it.
 */
@NullMarked
package io.millrace.monitoring;

import org.jspecify.annotations.NullMarked;

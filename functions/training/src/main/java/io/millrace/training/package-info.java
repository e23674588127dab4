/**
 * From a published dataset version to a run that passed or failed.
 *
 * <p>Promises, each held by {@code TrainingRoomTest}: a dataset version is trained on once for each
 * definition, however often it is announced; whatever step a function is killed at, the same event
 * again leads to the same end.
 */
@NullMarked
package io.millrace.training;

import org.jspecify.annotations.NullMarked;

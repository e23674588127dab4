/**
 * From a published dataset version to a run that passed or failed.
 *
 * <p>Promises, held by {@code LaunchTrainingTest} and {@code KilledTrainingTest}: a dataset version
 * is trained on once for each definition, however often it is announced; whatever step a function
 * is killed at, the same event again leads to the same end.
 *
 * <p>A job writes nothing but its run's folder; what it learned becomes part of the models only
 * when the registry takes it over.
 */
@NullMarked
package io.millrace.training;

import org.jspecify.annotations.NullMarked;

/**
 * What fitted models say of a row of features, whatever they were fitted by.
 *
 * <p>{@link io.millrace.modeling.score.Scorer} is the port; an archive says in {@code format.json}
 * which scorers it holds and how they are put together ({@link
 * io.millrace.modeling.score.ModelFormat}), and an archive without that file holds trees alone.
 */
@NullMarked
package io.millrace.modeling.score;

import org.jspecify.annotations.NullMarked;

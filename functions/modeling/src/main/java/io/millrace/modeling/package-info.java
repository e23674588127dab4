/**
 * Models: how rows become numbers, how numbers become predictions, and what is kept with a model.
 *
 * <p>The same code encodes rows in training and when predicting, so the two cannot differ. Nothing
 * here needs a native library: predicting takes this package, {@link io.millrace.modeling.tree},
 * {@link io.millrace.modeling.archive} and Jackson's streaming core.
 */
@NullMarked
package io.millrace.modeling;

import org.jspecify.annotations.NullMarked;

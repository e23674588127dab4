/** How good predictions are on rows that the model has not seen. */
@NullMarked
package io.millrace.modeling.evaluate;

import org.jspecify.annotations.NullMarked;

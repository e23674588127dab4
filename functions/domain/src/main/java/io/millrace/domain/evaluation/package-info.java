/** How well a model does on data that it has not seen, and whether that is well enough. */
@NullMarked
package io.millrace.domain.evaluation;

import org.jspecify.annotations.NullMarked;

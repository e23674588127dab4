/** The serving container beside what else serves the same model to the same client. */
@NullMarked
package io.millrace.benchmark.serving;

import org.jspecify.annotations.NullMarked;

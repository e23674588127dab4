/** The function that predicts, measured from the inside. */
@NullMarked
package io.millrace.prediction;

import org.jspecify.annotations.NullMarked;

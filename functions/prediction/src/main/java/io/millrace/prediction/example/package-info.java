/** Code that asks a model for a prediction, for people who begin. */
@NullMarked
package io.millrace.prediction.example;

import org.jspecify.annotations.NullMarked;

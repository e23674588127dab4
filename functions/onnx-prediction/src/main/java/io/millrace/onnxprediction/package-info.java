/** Predicts with what {@code prediction} has no runtime for: models in ONNX. */
@NullMarked
package io.millrace.onnxprediction;

import org.jspecify.annotations.NullMarked;

/** Models in ONNX, by ONNX Runtime. */
@NullMarked
package io.millrace.onnx;

import org.jspecify.annotations.NullMarked;

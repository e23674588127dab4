/**
 * The program inside the training container: reads a dataset version, fits the feature pipeline and
 * the trees, evaluates both on held-out rows, and writes the files of a model archive.
 *
 * <p>It keeps SageMaker's training contract: input under {@code /opt/ml/input}, the model to {@code
 * /opt/ml/model}, the reason of a failure to {@code /opt/ml/output/failure}, checkpoints to {@code
 * /opt/ml/checkpoints} where that folder exists. The same data, definition and seed give the same
 * bytes; after an interruption, a model that is as good, though not byte for byte the same.
 */
@NullMarked
package io.millrace.trainer;

import org.jspecify.annotations.NullMarked;

/**
 * The ways in which programs ask for predictions, and how each is answered: our own, SageMaker's
 * {@code InvokeEndpoint}, MLflow's scoring server, and version 2 of the Open Inference Protocol.
 *
 * <p>Each is an adapter around one form of a request, {@link
 * io.millrace.prediction.protocol.Instances}, and one of an answer, {@link
 * io.millrace.prediction.protocol.Predictions}. Nothing here knows who asks, where models come
 * from, or what becomes of predictions.
 */
@NullMarked
package io.millrace.prediction.protocol;

import org.jspecify.annotations.NullMarked;

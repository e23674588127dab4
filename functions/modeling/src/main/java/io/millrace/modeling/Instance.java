package io.millrace.modeling;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as a model reads it.
 *
 * @param values by column: those that the model takes as JSON writes them, the same whichever way
 *     they were written; the others as they were sent
 * @param features what the model predicts from; shape [{@link FeaturePipeline#width}], NaN where
 *     missing
 */
@SuppressWarnings("ArrayRecordComponent") // made and used up by one request
public record Instance(Map<String, @Nullable Object> values, float[] features) {}

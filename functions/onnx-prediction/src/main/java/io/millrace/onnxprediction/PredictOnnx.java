package io.millrace.onnxprediction;

import io.millrace.modeling.OnnxReader;
import io.millrace.prediction.Predict;

/**
 * As {@link Predict}, with a runtime for ONNX. It is asked by that function, with the event that it
 * was asked with, about models whose version that serves, or is on its way to, is in ONNX.
 */
public final class PredictOnnx extends Predict {

  /** As AWS Lambda starts it. */
  public PredictOnnx() {}

  @Override
  protected void load() {
    OnnxReader.ofProgram().load();
  }
}

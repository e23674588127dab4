package io.millrace.onnxprediction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.modeling.OnnxReader;
import io.millrace.prediction.Predict;
import io.millrace.runtime.process.Priming;
import java.io.InputStream;
import java.io.OutputStream;
import org.crac.Core;
import org.crac.Resource;

/**
 * As {@link Predict}, with a runtime for ONNX. It is asked by that function, with the event that it
 * was asked with, about models whose version that serves, or is on its way to, is in ONNX.
 */
public final class PredictOnnx implements RequestStreamHandler, Resource {

  private final Predict predict = new Predict();

  /** As AWS Lambda starts it. */
  public PredictOnnx() {
    Core.getGlobalContext().register(this);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context) {
    predict.handleRequest(event, answer, context);
  }

  /** Takes the snapshot after the runtime is loaded. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    Priming.usual().repeat(1, () -> OnnxReader.ofProgram().load());
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}
}

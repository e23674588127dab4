package io.millrace.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.OnnxReader;
import io.millrace.modeling.Signature;
import io.millrace.modeling.score.Scorer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Reads models for ONNX Runtime, on the processor, one thread a call. */
public final class RuntimeOnnxReader implements OnnxReader {

  private static final long STACK_BYTES =
      256L << 20; // of addresses: what is not used costs nothing

  private static @Nullable OrtEnvironment environment;

  /**
   * The runtime, which is opened once it is needed, on a thread of its own: ONNX Runtime 1.29
   * matches the process's command line against an expression, one call deeper a character, and ends
   * the process where the stack is not deep enough for it.
   */
  private static synchronized OrtEnvironment environment() {
    if (environment == null) {
      environment = open();
    }
    return environment;
  }

  private static OrtEnvironment open() {
    var opened = new FutureTask<>(OrtEnvironment::getEnvironment);
    new Thread(null, opened, "onnx", STACK_BYTES).start();
    try {
      return opened.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("ONNX Runtime cannot be loaded here", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ONNX Runtime was loaded", e);
    }
  }

  @Override
  public void load() {
    var _ = environment();
  }

  @Override
  public Scorer read(byte[] model, FeaturePipeline pipeline, Signature signature) {
    OrtEnvironment runtime = environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      OrtSession session = runtime.createSession(model, options);
      var scorer =
          new OnnxScorer(
              runtime,
              session,
              InputTensors.of(session, pipeline, signature),
              Output.of(session, signature),
              pipeline.width());
      scorer.checkClasses(signature.classes());
      return scorer;
    } catch (OrtException e) {
      throw new InvalidInputException("ONNX Runtime refuses the model: " + e.getMessage());
    }
  }
}

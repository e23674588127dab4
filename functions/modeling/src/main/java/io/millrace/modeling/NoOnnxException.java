package io.millrace.modeling;

/** A model is in ONNX, and this program has no runtime for that: another one serves it. */
public final class NoOnnxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public NoOnnxException() {
    super("the model is in ONNX, which this program has no runtime for");
  }
}

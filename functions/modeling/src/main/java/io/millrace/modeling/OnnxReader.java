package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.score.Scorer;
import java.util.ServiceLoader;

/**
 * Reads models in ONNX, for programs that have a runtime for them; the others are small and start
 * quickly.
 */
public interface OnnxReader {

  /**
   * The scorer that this model is.
   *
   * @param model in ONNX
   * @param pipeline that makes the features which the scorer is given
   * @param signature of the model
   * @throws InvalidInputException if it is no model that predicts what the signature says from the
   *     columns that it says
   */
  Scorer read(byte[] model, FeaturePipeline pipeline, Signature signature);

  /** Loads the runtime, which the first model that is read would else wait for. */
  void load();

  /**
   * The reader of this program.
   *
   * @throws NoOnnxException if it has none
   */
  static OnnxReader ofProgram() {
    return ServiceLoader.load(OnnxReader.class, OnnxReader.class.getClassLoader())
        .findFirst()
        .orElseThrow(NoOnnxException::new);
  }
}

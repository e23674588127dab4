package io.millrace.prediction;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.prediction.protocol.HttpResponse;
import java.util.function.UnaryOperator;

/**
 * The function that predicts with models that this one has no runtime for: it is asked what this
 * one was, and its answer is passed on as it is. It captures and counts what it answers itself.
 */
final class OtherFunction {

  private final UnaryOperator<byte[]> call;
  private final PredictionMetrics metrics;

  /**
   * @param call from an event of API Gateway to the answer; throws {@link UnavailableException} if
   *     there is none
   */
  OtherFunction(UnaryOperator<byte[]> call, PredictionMetrics metrics) {
    this.call = call;
    this.metrics = metrics;
  }

  /** None, in the function that has a runtime for every model. */
  static OtherFunction none(PredictionMetrics metrics) {
    return new OtherFunction(
        _ -> {
          throw new IllegalStateException("no other function is known: ONNX_FUNCTION is not set");
        },
        metrics);
  }

  /**
   * Its answer to this event.
   *
   * @param version that serves
   * @throws UnavailableException if there is none, which counts as a failed prediction of it
   */
  HttpResponse answer(ProjectName model, int version, byte[] event) {
    try {
      return HttpResponse.read(call.apply(event));
    } catch (UnavailableException e) {
      metrics.failed(model, version, 1);
      throw e;
    } catch (InvalidInputException e) {
      metrics.failed(model, version, 1);
      throw new UnavailableException("the function that runs ONNX answers nonsense", e);
    }
  }
}

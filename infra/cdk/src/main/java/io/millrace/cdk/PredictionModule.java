package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.Map;
import java.util.TreeMap;
import software.constructs.Construct;

/**
 * Predicts, captures what was predicted, and keeps what came true. What is in ONNX a second
 * function predicts, which carries what runs it, so that the first is small and starts quickly.
 */
final class PredictionModule extends LoopModule {

  private final SpecifiedFunction predict;

  PredictionModule(
      Construct scope,
      String id,
      LoopContext context,
      CaptureStream captures,
      EndpointRole endpoints) {
    super(scope, id, context);
    Map<String, String> places = new TreeMap<>(Map.of("CAPTURE_STREAM", captures.name()));
    SpecifiedFunction onnx =
        answering(FunctionSpecification.PREDICT_ONNX, context.signing().with(places));
    places.put("ONNX_FUNCTION", onnx.entry().getFunctionArn());
    predict = answering(FunctionSpecification.PREDICT, context.signing().with(places));
    onnx.grantInvoke(predict.role());
    endpoints.grantInvoke(predict.role());
    endpoints.grantInvoke(onnx.role());
    grant(onnx, context.data(), captures);
    grant(predict, context.data(), captures);
  }

  private static void grant(SpecifiedFunction function, DataStack data, CaptureStream captures) {
    data.models().grantRead(function.role(), "");
    data.signingKey().grantVerify(function.role());
    data.stateTable().grantRead(function.role(), Part.PROJECTS, Part.ROUTES);
    captures.grantPut(function.role());
    data.data().grantWrite(function.role(), "feedback/");
  }

  SpecifiedFunction predict() {
    return predict;
  }
}

package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.Map;
import software.constructs.Construct;

/** Predicts, captures what was predicted, and keeps what came true. */
final class PredictionModule extends LoopModule {

  private final SpecifiedFunction predict;

  PredictionModule(Construct scope, String id, LoopContext context, CaptureStream captures) {
    super(scope, id, context);
    DataStack data = context.data();
    predict =
        answering(
            FunctionSpecification.PREDICT,
            context.signing().with(Map.of("CAPTURE_STREAM", captures.name())));
    data.models().grantRead(predict.role(), "");
    data.signingKey().grantVerify(predict.role());
    data.stateTable().grantRead(predict.role(), Part.PROJECTS, Part.ROUTES);
    captures.grantPut(predict.role());
    data.data().grantWrite(predict.role(), "feedback/");
  }

  SpecifiedFunction predict() {
    return predict;
  }
}

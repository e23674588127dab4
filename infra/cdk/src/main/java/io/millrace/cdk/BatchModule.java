package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.Map;
import software.constructs.Construct;

/** Predicts the rows of what is dropped below {@code batch-in/} in the intake bucket. */
final class BatchModule extends LoopModule {

  /** Where files are dropped whose rows are to be predicted. */
  static final String DROPPED = "batch-in/";

  private static final String PREDICTED = "batch-out/";

  BatchModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    DataStack data = context.data();
    var predict =
        asynchronous(FunctionSpecification.PREDICT_FILE, context.signing())
            .onAwsEvent(IntakeModule.created(data.intake(), Map.of("prefix", DROPPED)));
    data.intake().grantRead(predict.role(), DROPPED);
    data.data().grantWrite(predict.role(), PREDICTED);
    data.models().grantRead(predict.role(), "");
    data.signingKey().grantVerify(predict.role());
    data.stateTable().grantChange(predict.role(), Part.PROJECTS);
    data.stateTable().grantRead(predict.role(), Part.ROUTES);
  }
}

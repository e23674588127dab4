package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import software.constructs.Construct;

/** Asks language models, at the endpoints that their containers answer at. */
final class LanguageModule extends LoopModule {

  private final SpecifiedFunction converse;

  LanguageModule(Construct scope, String id, LoopContext context, EndpointRole endpoints) {
    super(scope, id, context);
    converse = answering(FunctionSpecification.CONVERSE, context.functions());
    context.data().stateTable().grantRead(converse.role(), Part.PROJECTS, Part.ROUTES);
    endpoints.grantInvoke(converse.role());
  }

  SpecifiedFunction converse() {
    return converse;
  }
}

package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.constructs.Construct;

/** Asks language models, at the endpoints that their containers answer at. */
final class LanguageModule extends LoopModule {

  private final FunctionUrl url;

  LanguageModule(Construct scope, String id, LoopContext context, EndpointRole endpoints) {
    super(scope, id, context);
    SpecifiedFunction converse = answering(FunctionSpecification.CONVERSE, context.functions());
    context.data().stateTable().grantRead(converse.role(), Part.PROJECTS, Part.ROUTES, Part.TOKENS);
    context.data().data().grantWrite(converse.role(), "conversations/");
    context.data().stateTable().grantCount(converse.role(), Part.ALLOWANCES);
    endpoints.grantInvoke(converse.role());
    url = converse.url();
  }

  /** Where it is asked, by who has a token. */
  FunctionUrl url() {
    return url;
  }

  /** The base of OpenAI's API at an address, which ends with a slash. */
  static String base(String address) {
    return address + "openai/v1";
  }
}

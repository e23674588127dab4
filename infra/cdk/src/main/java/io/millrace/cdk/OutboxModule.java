package io.millrace.cdk;

import software.constructs.Construct;

/** Announces on the bus what was written in the table. */
final class OutboxModule extends LoopModule {

  private final SpecifiedFunction publish;

  OutboxModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    var onOutbox =
        asynchronous(FunctionSpecification.PUBLISH_OUTBOX, context.functions())
            .onNewItem(context.data().stateTable(), "outbox#");
    context.bus().grantPutEventsTo(onOutbox.role());
    publish = onOutbox.specified();
  }

  /** What everything else waits for. */
  SpecifiedFunction publish() {
    return publish;
  }
}

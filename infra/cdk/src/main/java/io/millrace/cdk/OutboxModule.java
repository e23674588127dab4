package io.millrace.cdk;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.constructs.Construct;

/**
 * Announces on the bus what was written in the table. Where a webhook is told of it, that is signed
 * by a key of its own, which costs a dollar a month and is there for no other stage.
 */
final class OutboxModule extends LoopModule {

  private final SpecifiedFunction publish;

  OutboxModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    @Nullable SigningKey notices =
        context.stage().tellsWebhooks()
            ? SigningKey.ofNotices(this, "Notices", context.stage())
            : null;
    var onOutbox =
        asynchronous(
                FunctionSpecification.PUBLISH_OUTBOX,
                notices == null
                    ? context.functions()
                    : context.functions().with(Map.of("NOTICE_KEY", notices.arn())))
            .onNewItem(context.data().stateTable(), "outbox#");
    context.bus().grantPutEventsTo(onOutbox.role());
    if (notices != null) {
      notices.grantSign(onOutbox.role());
    }
    publish = onOutbox.specified();
  }

  /** What everything else waits for. */
  SpecifiedFunction publish() {
    return publish;
  }
}

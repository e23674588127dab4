package io.millrace.cdk;

import java.util.Map;
import software.amazon.awscdk.services.events.IEventBus;

/**
 * What every module of the loop is given.
 *
 * @param bus on which modules say what happened
 * @param dead where functions leave what they give up
 * @param functions what every function is given
 */
record LoopContext(
    Stage stage, DataStack data, IEventBus bus, DeadLetterQueues dead, FunctionContext functions) {

  /** What functions are given that sign or verify. */
  FunctionContext signing() {
    return functions.with(Map.of("SIGNING_KEY", data.signingKey().arn()));
  }
}

package io.millrace.cdk;

import java.util.ArrayList;
import java.util.List;
import software.constructs.Construct;

/** The functions of one module of the loop, with what asks them and what they may do. */
abstract class LoopModule extends Construct {

  private final LoopContext context;
  private final List<AsynchronousFunction> asynchronous = new ArrayList<>();
  private final List<SpecifiedFunction> functions = new ArrayList<>();

  LoopModule(Construct scope, String id, LoopContext context) {
    super(scope, id);
    this.context = context;
  }

  /** All functions of the module. */
  final List<SpecifiedFunction> functions() {
    return List.copyOf(functions);
  }

  /** Those that nobody waits for, and that may be asked again for what they were not told of. */
  final List<AsynchronousFunction> asynchronous() {
    return List.copyOf(asynchronous);
  }

  final AsynchronousFunction asynchronous(
      FunctionSpecification specification, FunctionContext given) {
    var function = new AsynchronousFunction(this, specification, given, context.dead());
    asynchronous.add(function);
    functions.add(function.specified());
    return function;
  }

  final SpecifiedFunction answering(FunctionSpecification specification, FunctionContext given) {
    var function = new SpecifiedFunction(this, specification.title(), specification, given);
    functions.add(function);
    return function;
  }
}

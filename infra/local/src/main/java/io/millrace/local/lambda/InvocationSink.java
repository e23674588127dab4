package io.millrace.local.lambda;

/** Who is told what each invocation of a function used, once it has ended. */
@FunctionalInterface
public interface InvocationSink {

  /** Nobody. */
  InvocationSink NONE = usage -> {};

  /** Takes one invocation. It is called on the invocation's own thread, so it must return soon. */
  void ended(InvocationUsage usage);
}

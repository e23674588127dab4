package io.millrace.local.lambda;

import java.io.UncheckedIOException;

/** Starts the code of functions. */
interface Sandboxes extends AutoCloseable {

  /**
   * Starts a function; it initializes while the caller goes on.
   *
   * @param runtimeApi where it asks for invocations
   * @param logStream what it is told of its log
   * @throws UncheckedIOException if it cannot be started
   */
  Sandbox start(
      FunctionDefinition function, String runtimeApi, String logStream, Sandbox.Listener listener);

  @Override
  void close();
}

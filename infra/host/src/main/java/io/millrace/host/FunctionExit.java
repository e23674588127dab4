package io.millrace.host;

/** Unwinds a thread of a function that has exited, as no code after an exit runs in a process. */
final class FunctionExit extends Error {

  private static final long serialVersionUID = 1L;

  FunctionExit(int status) {
    super("exit status " + status, null, false, false);
  }
}

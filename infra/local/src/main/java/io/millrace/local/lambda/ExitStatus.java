package io.millrace.local.lambda;

/** What Lambda says of how a runtime's process ended. */
final class ExitStatus {

  private static final int SIGNALLED = 128; // statuses above it: the signal that ended a process

  private ExitStatus() {}

  static String error(int status) {
    String how =
        status > SIGNALLED ? "signal: " + signal(status - SIGNALLED) : "exit status " + status;
    return "Error: Runtime exited %s"
        .formatted(status == 0 ? "without providing a reason" : "with error: " + how);
  }

  private static String signal(int number) {
    return switch (number) {
      case 9 -> "killed";
      case 15 -> "terminated";
      default -> Integer.toString(number);
    };
  }
}

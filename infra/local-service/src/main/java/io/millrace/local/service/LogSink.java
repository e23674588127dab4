package io.millrace.local.service;

/** Where the output of functions and jobs goes: CloudWatch Logs. */
@FunctionalInterface
public interface LogSink {

  /** Appends one event, now; group and stream come to exist with their first event. */
  void append(String group, String stream, String message);
}

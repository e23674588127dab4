package io.millrace.local.metrics;

/** What an alarm says of its metric. The names are those of CloudWatch. */
enum AlarmState {
  OK,
  ALARM,
  INSUFFICIENT_DATA
}

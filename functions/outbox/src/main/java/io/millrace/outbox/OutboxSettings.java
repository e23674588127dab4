package io.millrace.outbox;

import io.millrace.runtime.process.Variables;

/** What the module's functions are told by their environment. */
record OutboxSettings(String stage, String bus) {

  static OutboxSettings of(Variables variables) {
    return new OutboxSettings(variables.required("STAGE"), variables.required("BUS"));
  }
}

package io.millrace.outbox;

import io.millrace.runtime.process.Variables;
import java.util.Optional;

/**
 * What the module's functions are told by their environment.
 *
 * @param noticeKey with which notices are signed; empty where no webhook is told of them
 */
record OutboxSettings(String stage, String bus, Optional<String> noticeKey) {

  static OutboxSettings of(Variables variables) {
    return new OutboxSettings(
        variables.required("STAGE"), variables.required("BUS"), variables.optional("NOTICE_KEY"));
  }
}

package io.millrace.cli;

import tools.jackson.databind.JsonNode;

/** One row of a file of instances. */
sealed interface Row {

  /** What is to be predicted. */
  record Given(JsonNode instance) implements Row {}

  /** What cannot be asked, and why: a sentence that says where it stands. */
  record Unreadable(String reason) implements Row {}
}

package io.millrace.cli;

import tools.jackson.databind.JsonNode;

/** One row of a file of instances. */
sealed interface Row {

  /**
   * What is to be predicted.
   *
   * @param written all that the file has of it, by column
   */
  record Given(JsonNode instance, JsonNode written) implements Row {

    /** One of which the file has nothing else. */
    Given(JsonNode instance) {
      this(instance, instance);
    }
  }

  /** What cannot be asked, and why: a sentence that says where it stands. */
  record Unreadable(String reason) implements Row {}
}

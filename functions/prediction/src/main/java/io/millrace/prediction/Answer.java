package io.millrace.prediction;

import io.millrace.wire.Capture;
import java.util.List;

/** What one instance is answered. */
sealed interface Answer {

  /**
   * A prediction.
   *
   * @param warnings what training did not see of the instance
   */
  record Given(Capture capture, List<String> warnings) implements Answer {}

  /** What is wrong with the instance. */
  record Refused(String reason) implements Answer {}
}

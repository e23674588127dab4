package io.millrace.prediction.protocol;

import io.millrace.modeling.Explanation;
import io.millrace.wire.Capture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one instance is answered. */
public sealed interface Answer {

  /**
   * A prediction.
   *
   * @param warnings what training did not see of the instance
   * @param explanation null where none was asked for
   */
  record Given(Capture capture, List<String> warnings, @Nullable Explanation explanation)
      implements Answer {}

  /** What is wrong with the instance. */
  record Refused(String reason) implements Answer {}
}

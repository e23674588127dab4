package io.millrace.domain.event;

import java.time.Instant;

/** What asks a function for what waits for its time: it rings once, when it was last set to. */
@FunctionalInterface
public interface AlarmClock {

  /**
   * Sets it. What it was set to before is forgotten; setting it to the same again changes nothing.
   *
   * @param moment rounded up to a whole minute; one that has passed never comes
   * @throws io.millrace.domain.UnavailableException if it may not be set now
   */
  void ringAt(Instant moment);
}

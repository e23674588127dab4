package io.millrace.domain.training;

import java.time.Instant;

/** What asks for the runs that wait to be launched: it rings once, when it was last set to. */
@FunctionalInterface
public interface LaunchClock {

  /**
   * Sets it. What it was set to before is forgotten; setting it to the same again changes nothing.
   *
   * @param moment rounded up to a whole minute; one that has passed never comes
   * @throws io.millrace.domain.UnavailableException if it may not be set now
   */
  void ringAt(Instant moment);
}

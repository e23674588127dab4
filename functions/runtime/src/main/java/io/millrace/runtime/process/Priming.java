package io.millrace.runtime.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Does before a snapshot what requests will do after it, so that all of it is loaded, linked and
 * compiled in every copy. It changes nothing: that is up to what is run.
 *
 * @param limit after which no other request is begun
 */
public record Priming(Duration limit, InstantSource clock) {

  private static final Logger LOG = System.getLogger(Priming.class.getName());
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(5);

  /** What fails must not keep the function from being published, so it is logged and ends it. */
  @FunctionalInterface
  public interface Request {
    void run() throws Exception;
  }

  /** The priming of every function. */
  public static Priming usual() {
    return new Priming(USUAL_LIMIT, InstantSource.system());
  }

  /** Runs a request this often, unless it fails or takes too long; says how often it ran. */
  public int repeat(int times, Request request) {
    Instant end = clock.instant().plus(limit);
    for (int done = 0; done < times; done++) {
      if (clock.instant().isAfter(end)) {
        return done;
      }
      try {
        request.run();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "primed {0} times only: {1}", done, String.valueOf(e));
        return done;
      }
    }
    return times;
  }
}

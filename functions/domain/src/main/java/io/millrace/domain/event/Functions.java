package io.millrace.domain.event;

import java.util.Optional;

/**
 * The platform's functions, to be asked directly for what an event should have asked them for.
 *
 * <p>Every function may be asked twice, so whoever does not know whether an ask was accepted asks
 * again.
 */
public interface Functions {

  /**
   * Hands a function an event; once this returns, it is delivered at least once.
   *
   * @param title of the function, for instance {@code IngestUpload}
   * @param event in JSON, as AWS would deliver it
   * @throws io.millrace.domain.InvalidInputException if there is no such function, or not one that
   *     may be asked
   * @throws io.millrace.domain.UnavailableException if the ask may or may not have been accepted
   */
  void ask(String title, String event);

  /**
   * The title of the function with this ARN, of whichever version; empty if it may not be asked.
   */
  Optional<String> titleOf(String arn);
}

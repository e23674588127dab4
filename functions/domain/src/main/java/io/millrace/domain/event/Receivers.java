package io.millrace.domain.event;

/** Those who are told what people should know of the projects of a stage. */
public interface Receivers {

  /**
   * Tells one of them once more what it did not take, at least once, and nobody else. Who is no
   * receiver any more is told nothing.
   *
   * @param receiver as the dead letter names it
   * @param type of the event
   * @param cloudEvent the event, with its notice
   * @throws io.millrace.domain.UnavailableException if the bus could not be reached or did not take
   *     it; it may have been told
   */
  void tellAgain(String receiver, String type, String cloudEvent);
}

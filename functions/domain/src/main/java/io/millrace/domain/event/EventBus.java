package io.millrace.domain.event;

import java.util.List;

/** Where the modules' events are announced. */
public interface EventBus {

  /**
   * Announces, at least once each.
   *
   * @return those that the bus did not take; announce them again
   * @throws io.millrace.domain.UnavailableException if the bus could not be reached; any of them
   *     may have been announced
   */
  List<Announcement> publish(List<Announcement> announcements);
}

package io.millrace.prediction;

import io.millrace.wire.Capture;
import java.util.List;

/** Where predictions are kept for monitoring. */
interface Captures {

  /**
   * Keeps these, each at least once, or says how many it could not. Never throws because the store
   * failed, and gives up in time for a request to be answered.
   *
   * @return how many may not have been kept, 0 to all
   */
  int keep(List<Capture> captures);
}

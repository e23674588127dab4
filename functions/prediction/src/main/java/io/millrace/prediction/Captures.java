package io.millrace.prediction;

import java.util.List;

/** Where predictions are kept for monitoring. */
interface Captures {

  /**
   * Keeps these, each at least once, or counts those that it could not. Never throws because the
   * store failed, and gives up in time for a request to be answered.
   */
  void keep(List<CaptureLine> captures);
}

package io.millrace.domain.state;

import java.time.Instant;

/** Sums that many add to at once, and that nobody asks for after some time. */
public interface RunningTotals {

  /**
   * Adds to a sum, which is 0 until somebody does, and tells what it is then.
   *
   * <p>Atomic. Not idempotent: what throws may have added or not, and an addition whose answer was
   * lost may count twice.
   *
   * @param partition what is counted, for instance {@code allowance#support-chat}
   * @param sort whose, and of which time
   * @param amount may be negative
   * @param until when it is asked for no more; after that it may be gone
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  long add(String partition, String sort, long amount, Instant until);
}

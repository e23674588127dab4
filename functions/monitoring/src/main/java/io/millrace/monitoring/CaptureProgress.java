package io.millrace.monitoring;

import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * Which captured objects were read.
 *
 * <p>Their keys grow with time, but not strictly: one that is delivered late sorts before others
 * that were read already. So the newest keys are remembered one by one, and looked past only when
 * they are {@value #REMEMBERED} behind.
 *
 * @param after all keys up to this one are done with
 * @param read keys after that which were read, in their order
 */
record CaptureProgress(String after, List<String> read) implements Entity {

  static final CaptureProgress NONE = new CaptureProgress("", List.of());

  private static final int REMEMBERED = 500;

  CaptureProgress {
    read = List.copyOf(read);
  }

  static Key<CaptureProgress> key() {
    return new Key<>(CaptureProgress.class, "monitoring", "progress");
  }

  /** The progress once these keys are read, too. */
  CaptureProgress and(List<String> keys) {
    List<String> all = new ArrayList<>(read);
    all.addAll(keys);
    all.sort(null);
    int forgotten = Math.max(0, all.size() - REMEMBERED);
    return new CaptureProgress(
        forgotten == 0 ? after : all.get(forgotten - 1), all.subList(forgotten, all.size()));
  }
}

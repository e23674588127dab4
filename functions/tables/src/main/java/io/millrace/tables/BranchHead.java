package io.millrace.tables;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import org.jspecify.annotations.Nullable;

/**
 * What an open branch is now, as a table tells it.
 *
 * @param base the dataset version that it begins with
 * @param own the newest version of its own; null while it is at its base
 */
record BranchHead(String name, int base, @Nullable DatasetVersion own) {

  private static final int DIGITS = 15; // of hexadecimal: 60 bits

  /**
   * The snapshot that it is: that of its base, or one of its own, whose number is beyond those of
   * all datasets and the same each time.
   */
  long snapshot() {
    return own == null
        ? base
        : (1L << 32)
            + Long.parseLong(Sha256.of(name + "#" + own.version()).hex().substring(0, DIGITS), 16);
  }

  /** Whether a snapshot is that of a branch, and of no dataset of the main line. */
  static boolean isOne(long snapshot) {
    return snapshot > Integer.MAX_VALUE;
  }
}

package io.millrace.tabular.parquet;

import java.io.IOException;
import java.util.Locale;

/** The disk has no room for what is written. */
public final class FullDiskException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param written bytes that there was room for
   */
  FullDiskException(long written) {
    super(
        String.format(
            Locale.ROOT,
            "There is room for %,d bytes of what is published of a file, and this one has more:"
                + " drop it as several files.",
            written));
  }
}

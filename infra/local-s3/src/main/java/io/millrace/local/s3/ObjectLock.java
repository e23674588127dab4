package io.millrace.local.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket that can lock versions does to each that is written without a word about it.
 *
 * @param mode null where it is not locked then
 * @param days 0 where the time is in years
 * @param years 0 where the time is in days
 */
record ObjectLock(@Nullable RetentionMode mode, int days, int years) {

  static final ObjectLock WITHOUT_DEFAULT = new ObjectLock(null, 0, 0);

  /** The retention of what is written now. */
  @Nullable Retention retention(Instant now) {
    return mode == null
        ? null
        : new Retention(
            mode, now.atOffset(ZoneOffset.UTC).plusYears(years).plusDays(days).toInstant());
  }
}

package io.millrace.prediction.protocol;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * UUIDs that sort by the millisecond in which they were made (RFC 9562, version 7).
 *
 * @param random must be unlike that of every other process, those started from the same snapshot
 *     included
 */
public record UuidV7(InstantSource clock, RandomGenerator random) implements Supplier<UUID> {

  private static final int TIME_SHIFT = 16;
  private static final long VERSION = 0x7000;
  private static final long RANDOM_A = 0x0fff;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_B = 0x3fff_ffff_ffff_ffffL;

  @Override
  public UUID get() {
    long high = (clock.millis() << TIME_SHIFT) | VERSION | (random.nextLong() & RANDOM_A);
    return new UUID(high, VARIANT | (random.nextLong() & RANDOM_B));
  }
}

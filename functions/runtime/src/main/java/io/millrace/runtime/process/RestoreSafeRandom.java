package io.millrace.runtime.process;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Random numbers that no copy of this process draws as well: a restored process starts anew.
 *
 * <p>As strong as {@link SecureRandom}, and safe for use by many threads.
 */
public final class RestoreSafeRandom implements RandomGenerator, Resource {

  private static final long VERSION_4 = 0x4000L;
  private static final long NO_VERSION = ~0xf000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long NO_VARIANT = 0x3fff_ffff_ffff_ffffL;

  private final Supplier<? extends RandomGenerator> fresh;
  private volatile RandomGenerator now;

  RestoreSafeRandom(Supplier<? extends RandomGenerator> fresh) {
    this.fresh = fresh;
    this.now = fresh.get();
  }

  /** Random numbers of the operating system's entropy. */
  public static RestoreSafeRandom ofProcess() {
    var random = new RestoreSafeRandom(SecureRandom::new);
    Core.getGlobalContext().register(random);
    return random;
  }

  @Override
  public long nextLong() {
    return now.nextLong();
  }

  /** A random UUID (RFC 9562, version 4). */
  public UUID uuid() {
    return new UUID((nextLong() & NO_VERSION) | VERSION_4, (nextLong() & NO_VARIANT) | VARIANT);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {}

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    now = fresh.get();
  }
}

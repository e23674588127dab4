package org.example.library;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps a count, and reads its process where its caller does not see it. */
public final class Library {

  private static final AtomicInteger CALLS = new AtomicInteger();

  private Library() {}

  /** How often it was called, by whomever. */
  public static int count() {
    return CALLS.incrementAndGet();
  }

  public static @Nullable String variable(String name) {
    return System.getenv(name);
  }

  public static @Nullable String property(String name) {
    return System.getProperty(name);
  }

  /** As {@link #variable}, read by a thread that belongs to nobody. */
  public static @Nullable String variableInCommonPool(String name) {
    return CompletableFuture.supplyAsync(() -> System.getenv(name)).join();
  }

  public static void print(String line) {
    System.out.println(line);
  }
}

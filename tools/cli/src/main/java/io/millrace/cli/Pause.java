package io.millrace.cli;

import java.time.Duration;

/** Waiting, which Ctrl-C ends. */
final class Pause {

  private Pause() {}

  static void seconds(long seconds) {
    of(Duration.ofSeconds(seconds));
  }

  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(PlatformException.UNREACHABLE, "Interrupted.");
    }
  }
}

package io.millrace.launcher;

import java.nio.file.Path;

/** Where the program and what it was built into are. */
final class Home {

  private Home() {}

  /** The folder of {@code ./millrace}, which says so; else the current one. */
  static Path folder() {
    return Path.of(System.getProperty("millrace.home", "")).toAbsolutePath();
  }
}

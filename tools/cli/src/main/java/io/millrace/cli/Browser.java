package io.millrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The program that shows web pages, where there is a screen. */
final class Browser {

  private Browser() {}

  /** Opens a page if that is possible; whoever cannot see it was told where it is. */
  static void open(Path page, Map<String, String> environment) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean mac = system.contains("mac");
    boolean screen =
        mac || environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    if (!screen) {
      return;
    }
    try {
      new ProcessBuilder(List.of(mac ? "open" : "xdg-open", page.toAbsolutePath().toString()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException nothingToOpenItWith) {
      // it lies where it was said to lie
    }
  }
}

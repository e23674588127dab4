package io.millrace.local.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Programs that the local cloud starts. They end when it ends them, in its order: Ctrl-C, which the
 * terminal sends to all that run in it, is for the local cloud alone. They name files in UTF-8,
 * whatever the terminal's language.
 */
public final class ChildProcesses {

  /** The variables that say so. */
  public static final Map<String, String> LANGUAGE = Map.of("LANG", "C.UTF-8", "LC_ALL", "C.UTF-8");

  /** What is ignored here is ignored by the program as well, as POSIX's exec has it. */
  private static final List<String> DEAF =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\"");

  private ChildProcesses() {}

  /** A program ready to be started, in our own environment but for its language. */
  public static ProcessBuilder of(List<String> command) {
    List<String> deaf = new ArrayList<>(DEAF);
    deaf.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(deaf);
    builder.environment().putAll(LANGUAGE);
    return builder;
  }
}

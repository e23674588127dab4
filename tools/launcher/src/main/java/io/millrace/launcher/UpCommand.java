package io.millrace.launcher;

import io.millrace.cli.Connection;
import io.millrace.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the platform, with nothing in it but what is kept from last time. */
@Command(name = "up", description = "Start the platform on this machine, until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Mixin private final Where where = new Where();

  UpCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (LocalPlatform platform = LocalPlatform.start(where)) {
      String token = platform.token("developer", environment);
      String kept = Connection.kept(environment, platform.endpoint(), token);
      console.line(console.bold("Millrace is up") + " at " + platform.endpoint());
      console.line("");
      platform.tools().forEach(console::line);
      console.line("");
      console.line("Your token: " + token);
      console.line(kept);
      console.line("");
      console.line("Begin with ./millrace init FILE.csv, then put and drop.");
      console.line("Ctrl-C ends it" + (where.data() == null ? ", and forgets everything." : "."));
      Thread.currentThread().join(); // until the process is asked to end
      return 0;
    } catch (NotStartedException e) {
      console.error(e.reason());
      return 1;
    }
  }
}

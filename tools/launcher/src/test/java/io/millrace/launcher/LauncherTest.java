package io.millrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LauncherTest {

  @Test
  void everyCommandHelpsAndNamesWhatItsOptionsTake() {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);
    var commands = Launcher.commands(new Console(out, out, false), Map.of());
    assertThat(commands.getSubcommands()).containsKeys("up", "demo", "cost", "doctor", "put");

    commands
        .getSubcommands()
        .keySet()
        .forEach(name -> {
          said.reset();
          assertThat(commands.execute(name, "--help")).as(name).isZero();
          assertThat(said.toString(UTF_8))
              .startsWith("Usage: millrace " + name)
              .doesNotContain("<", "${");
        });
  }
}

package io.millrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LauncherTest {

  @Test
  void everyCommandHelpsAndNamesWhatItsOptionsTake() {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);
    var console = new Console(out, out, false);
    assertThat(Launcher.execute(console, Map.of(), List.of("--help"))).isZero();
    List<String> names =
        said.toString(UTF_8)
            .lines()
            .dropWhile(line -> !line.startsWith("Commands:"))
            .filter(line -> line.matches("  [a-z]+ .*"))
            .map(line -> line.strip().replaceFirst(" .*", ""))
            .toList();
    assertThat(names).contains("up", "demo", "cost", "doctor", "put");

    names.forEach(name -> {
      said.reset();
      assertThat(Launcher.execute(console, Map.of(), List.of(name, "--help"))).as(name).isZero();
      assertThat(said.toString(UTF_8))
          .startsWith("Usage: millrace " + name)
          .doesNotContain("<", "${");
    });
  }
}

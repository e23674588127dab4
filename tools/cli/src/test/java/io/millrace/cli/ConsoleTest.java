package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final String HOSTILE =
      "a\u001b]0;owned\u0007\u009b2J\nversion 99 approved\r\u202e";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void nothingThatSomebodyWroteIsObeyedOrBreaksOutOfItsLine() {
    for (boolean terminal : new boolean[] {true, false}) {
      out.reset();
      err.reset();
      Console console = console(terminal);

      console.line(HOSTILE);
      console.line(console.bold(HOSTILE) + HOSTILE);
      console.table(List.of("A", "B"), List.of(List.of(HOSTILE, console.red(HOSTILE))));
      console.error(HOSTILE);
      console.moving(HOSTILE);

      String printed = printed(out) + printed(err);
      String withoutStyles = printed.replaceAll("\\r\u001b\\[K|\u001b\\[[0-9]+m", "");
      assertThat(withoutStyles.replace("\n", "").codePoints())
          .noneMatch(Character::isISOControl)
          .doesNotContain(0x202e);
      assertThat(printed(out).lines()).noneMatch(line -> line.startsWith("version 99"));
      assertThat(printed(err)).contains("\n  version 99 approved");
    }
  }

  @Test
  void aTextCannotBringItsOwnStyle() {
    console(true).line(console(true).bold("x\ufdd3y") + "z");

    assertThat(printed(out)).isEqualTo("\r\u001b[K\u001b[1mx?y\u001b[0mz\n");
  }

  @Test
  void columnsAreAsWideAsWhatIsSeen() {
    Console console = console(true);

    console.table(
        List.of("A", "B"), List.of(List.of(console.green("xx"), "y"), List.of("größe", "z")));

    assertThat(printed(out).replaceAll("\\r\u001b\\[K|\u001b\\[[0-9]+m", ""))
        .isEqualTo("A      B\nxx     y\ngröße  z\n");
  }

  private Console console(boolean terminal) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal);
  }

  private static String printed(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

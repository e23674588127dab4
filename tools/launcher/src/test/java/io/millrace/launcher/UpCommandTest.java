package io.millrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UpCommandTest {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(ints = {70_000, -1})
  void aPortThatIsNoneIsToldBeforeAnythingIsStarted(int port, @TempDir Path folder) {
    assertThat(up("--port=" + port, "--data=" + folder.resolve("data"))).isEqualTo(1);

    assertThat(said.toString(UTF_8))
        .contains("--port must be 0 (any that is free) to 65535, but was %s.".formatted(port));
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void dataThatIsAFileIsTold(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(up("--port=0", "--data=" + file)).isEqualTo(1);

    assertThat(said.toString(UTF_8)).contains("%s is a file".formatted(file));
  }

  @Test
  void aFolderThatCannotBeMadeIsToldByItsName(@TempDir Path folder) throws IOException {
    Path below = Files.createFile(folder.resolve("file")).resolve("data");

    assertThat(up("--port=0", "--data=" + below)).isEqualTo(1);

    assertThat(said.toString(UTF_8)).contains("%s cannot be written".formatted(below));
  }

  @Test
  void aFolderThatAnotherPlatformHoldsIsToldBeforeAnythingIsStarted(@TempDir Path folder) {
    try (DataFolder held = DataFolder.open(folder)) {
      assertThat(up("--port=0", "--data=" + held.path())).isEqualTo(1);
    }

    assertThat(said.toString(UTF_8)).contains("Another platform keeps its state in " + folder);
    assertThat(folder.toFile().list()).containsExactly("platform.lock");
  }

  private int up(String... arguments) {
    var out = new PrintStream(said, true, UTF_8);
    return new CommandLine(new UpCommand(new Console(out, out, false), Map.of()))
        .execute(arguments);
  }
}

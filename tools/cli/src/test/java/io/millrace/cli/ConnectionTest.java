package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {

  @TempDir Path folder = Path.of("");

  @Test
  void whatUpKeptIsFoundAgainAndNobodyElseReadsIt() throws IOException {
    Map<String, String> environment =
        Map.of("MILLRACE_CONFIG", folder.resolve("a/config").toString());

    Path file = folder.resolve("a/config");
    assertThat(Connection.kept(environment, URI.create("http://127.0.0.1:4566"), "mr_a"))
        .isEqualTo("Your token is kept in %s.".formatted(file));
    Connection.kept(environment, URI.create("http://127.0.0.1:4567"), "mr_b");

    assertThat(new Connection().open(environment).endpoint())
        .isEqualTo(URI.create("http://127.0.0.1:4567"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whereNothingCanBeKeptItIsSaidWhatToDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(
            Connection.kept(
                Map.of("MILLRACE_CONFIG", file.resolve("config").toString()),
                URI.create("http://127.0.0.1:4566"),
                "mr_a"))
        .startsWith("Your token could not be kept in " + file)
        .contains("--token mr_a", "--endpoint http://127.0.0.1:4566");
  }

  @Test
  void whoNamesNoPlatformIsToldHow() {
    var nothing = Map.of("MILLRACE_CONFIG", folder.resolve("none").toString());

    assertThatThrownBy(() -> new Connection().open(nothing))
        .hasMessage("Which platform? Start one with ./millrace up, or name it with --endpoint.");
  }
}

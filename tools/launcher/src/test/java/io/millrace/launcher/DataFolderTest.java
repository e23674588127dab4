package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path folder;

  @Test
  void aFolderIsHeldByOnePlatformAtATime() {
    Path data = folder.resolve("a/b");
    try (DataFolder first = DataFolder.open(data)) {
      assertThat(first.path()).isEqualTo(data).isDirectory();

      assertThatThrownBy(() -> DataFolder.open(data))
          .isInstanceOf(NotStartedException.class)
          .hasMessage(
              "Another platform keeps its state in %s, process %s: end it, or choose another folder with --data."
                  .formatted(data, ProcessHandle.current().pid()));
    }
    DataFolder.open(data).close();
  }

  @Test
  void aPlatformThatIsKilledHoldsNothing() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("held");
    assertThatThrownBy(() -> DataFolder.open(folder))
        .hasMessageContaining("process %s:".formatted(holder.pid()));

    holder.destroyForcibly().waitFor();

    DataFolder.open(folder).close();
  }

  /** A platform that never ends by itself. */
  static final class Holder {
    private Holder() {}

    static void main(String[] arguments) throws InterruptedException {
      DataFolder.open(Path.of(arguments[0]));
      System.out.println("held");
      Thread.currentThread().join();
    }
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(NotStartedException.class)
        .hasMessage("--data names a folder, but %s is a file: choose another.".formatted(file));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("choose another folder with --data");
  }

  @Test
  void whatIsNotKeptIsDeleted() throws IOException {
    DataFolder temporary = DataFolder.open(null);
    Files.writeString(temporary.path().resolve("state"), "x");

    temporary.close();

    assertThat(temporary.path()).doesNotExist();
  }
}

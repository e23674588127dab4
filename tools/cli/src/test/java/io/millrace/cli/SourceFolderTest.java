package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {

  @TempDir private Path folder;

  @Test
  void programsAndRequirementsGoAlongAndDataAndEnvironmentsDoNot() throws IOException {
    for (String file :
        new String[] {
          "train.py", "features/words.py", "requirements.txt", "project.yaml", "customers.csv",
          ".git/hook.py", "__pycache__/train.py", "venv/pyvenv.cfg", "venv/lib/numpy.py", ".env.py"
        }) {
      write(file, file);
    }

    assertThat(new SourceFolder(folder).files("train.py"))
        .containsOnlyKeys("train.py", "features/words.py", "requirements.txt")
        .containsEntry("features/words.py", "features/words.py");
  }

  @Test
  void aProgramThatIsNoPythonGoesAlongAsWell() throws IOException {
    write("run.sh", "echo");

    assertThat(new SourceFolder(folder).files("run.sh")).containsOnlyKeys("run.sh");
  }

  @Test
  void whatIsNotThereIsMissed() {
    assertThatThrownBy(() -> new SourceFolder(folder).files("train.py"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("training.script")
        .hasMessageContaining("train.py");
  }

  @Test
  void whatIsTooMuchOrNoTextIsNotSent() throws IOException {
    write("train.py", "x".repeat(200_001));
    assertThatThrownBy(() -> new SourceFolder(folder).files("train.py"))
        .hasMessageContaining("leave out what it does not need");

    Files.write(folder.resolve("train.py"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> new SourceFolder(folder).files("train.py"))
        .hasMessageContaining("no text in UTF-8");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}

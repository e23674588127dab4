package io.millrace.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFolderTest {

  @TempDir Path folder;

  @Test
  void anEntryThatIsDamagedIsSetAsideAndStopsNobody() throws IOException {
    new JsonFolder(folder).keep("whole", JsonTrees.object().put("a", 1));
    Path file = folder.resolve("whole.json");
    byte[] written = Files.readAllBytes(file);
    for (int cut = 0; cut < written.length; cut++) {
      Files.write(folder.resolve("cut-%s.json".formatted(cut)), Arrays.copyOf(written, cut));
    }
    Files.writeString(folder.resolve("half.json.new"), "{\"a\"");

    assertThat(new JsonFolder(folder).entries()).containsOnlyKeys("whole");
    assertThat(folder.resolve("cut-3.json.damaged")).hasBinaryContent(Arrays.copyOf(written, 3));
    assertThat(folder.resolve("cut-3.json")).doesNotExist();
  }
}

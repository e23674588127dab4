package io.millrace.tabular.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestingFileTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void whatTheDiskHasNoRoomForIsRefusedInWords() throws IOException {
    byte[] page = new byte[MEBIBYTE];
    long[] left = {8L * MEBIBYTE};
    try (var file = new DigestingFile(folder.resolve("data.parquet"), () -> left[0])) {
      var out = file.create(0);
      for (int written = 0; written < 4; written++) {
        out.write(page, 0, page.length);
        left[0] -= page.length;
      }

      assertThatThrownBy(() -> out.write(page, 0, page.length))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "There is room for 4,194,304 bytes of what is published of a file, and this one has"
                  + " more: drop it as several files.");
      assertThat(out.getPos()).isEqualTo(4L * MEBIBYTE);
    }
  }
}

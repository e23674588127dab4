package io.millrace.local.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BufferTest {

  @TempDir Path folder;

  @Test
  void cutAtEachByteItDeliversTheWholeRecordsBeforeAndThoseAfterwards() throws IOException {
    byte[] written = written();
    int record = written.length / 2;

    for (int cut = 0; cut < written.length; cut++) {
      Path place = Files.createDirectory(folder.resolve("cut-" + cut));
      Files.write(place.resolve("open"), Arrays.copyOf(written, cut));
      Buffer buffer = new Buffer(place);
      buffer.add(bytes("after\n"));
      buffer.seal();

      assertThat(new String(Buffer.content(buffer.sealed().getFirst()), UTF_8))
          .as("cut at %s", cut)
          .isEqualTo("record\n".repeat(cut / record) + "after\n");
    }
  }

  @Test
  void aRecordThatWasDamagedIsLeftOutAlone() throws IOException {
    byte[] written = written();
    written[10] ^= 1;
    Path place = Files.createDirectory(folder.resolve("damaged"));
    Files.write(place.resolve("open"), written);
    Buffer buffer = new Buffer(place);
    buffer.seal();

    assertThat(Buffer.content(buffer.sealed().getFirst())).isEqualTo(bytes("record\n"));
  }

  @Test
  @EnabledOnOs(OS.LINUX) // which has a device that is always full
  void whatADiskThatIsFullDoesNotTakeIsNotAccepted() throws IOException {
    Buffer buffer = new Buffer(folder);
    Files.createSymbolicLink(folder.resolve("open"), Path.of("/dev/full"));

    assertThatThrownBy(() -> buffer.add(bytes("lost"))).isInstanceOf(UncheckedIOException.class);
    assertThat(buffer.openBytes()).isZero();

    Files.delete(folder.resolve("open"));
    buffer.add(bytes("kept"));
    buffer.seal();
    assertThat(Buffer.content(buffer.sealed().getFirst())).isEqualTo(bytes("kept"));
  }

  private byte[] written() throws IOException {
    Path place = Files.createDirectory(folder.resolve("written"));
    Buffer buffer = new Buffer(place);
    buffer.add(bytes("record\n"));
    buffer.add(bytes("record\n"));
    return Files.readAllBytes(place.resolve("open"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

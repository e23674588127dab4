package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever became of the file: a start goes on with all that is still said in it. */
class BucketJournalTest {

  @TempDir Path folder;

  @Test
  void cutAtEachByteItHoldsTheWholeLinesBefore() throws IOException {
    byte[] written = written(4);

    for (int cut = 0; cut <= written.length; cut++) {
      Path path = Files.write(folder.resolve("cut-" + cut), Arrays.copyOf(written, cut));
      assertThat(opened(path)).as("cut at %s", cut).isEqualTo(ids(wholeLines(written, cut)));
      assertThat(opened(path)).as("once more").isEqualTo(ids(wholeLines(written, cut)));
    }
  }

  @Test
  void whereAnyByteIsAnotherOnlyItsLineIsLostAndTheFileIsSetAside() throws IOException {
    byte[] written = written(3);

    for (int at = 0; at < written.length - 1; at++) {
      byte[] changed = written.clone();
      changed[at] ^= 0x15;
      Path path = Files.write(folder.resolve("changed-" + at), changed);
      int line = wholeLines(written, at);
      List<String> left = new ArrayList<>(ids(3));
      left.remove(line);
      if (written[at] == '\n') { // two lines are one now, and neither can be told
        left.remove(line);
      }

      assertThat(opened(path)).as("changed at %s", at).isEqualTo(left);
      assertThat(folder.resolve("changed-%s.damaged".formatted(at))).hasBinaryContent(changed);
      try (BucketJournal journal = BucketJournal.open(path, new BucketState())) {
        assertThat(journal.isWhole()).isFalse();
      }
    }
  }

  @Test
  void oneThatWasEmptiedIsNotTakenForOneOfNothing() throws IOException {
    Path path = Files.write(folder.resolve("emptied"), new byte[0]);

    try (BucketJournal journal = BucketJournal.open(path, new BucketState())) {
      assertThat(journal.isWhole()).isFalse();
      journal.append(started("after"));
    }
    assertThat(opened(path)).containsExactly("after");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // which has a device that is always full
  void whatADiskThatIsFullDoesNotTakeIsNotAcknowledged() throws IOException {
    FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);

    try (BucketJournal journal = new BucketJournal(full, 0, true)) {
      assertThatThrownBy(() -> journal.append(started("u"))).isInstanceOf(IOException.class);
    }
  }

  private byte[] written(int changes) throws IOException {
    Path path = folder.resolve("written");
    try (BucketJournal journal = BucketJournal.open(path, new BucketState())) {
      for (String id : ids(changes)) {
        journal.append(started(id));
      }
    }
    return Files.readAllBytes(path);
  }

  private static List<String> opened(Path path) throws IOException {
    BucketState state = new BucketState();
    BucketJournal.open(path, state).close();
    return List.copyOf(state.uploads().keySet());
  }

  private static List<String> ids(int changes) {
    return IntStream.rangeClosed(1, changes).mapToObj(i -> "u" + i).toList();
  }

  private static int wholeLines(byte[] written, int end) {
    int lines = 0;
    for (int i = 0; i < end; i++) {
      lines += written[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  private static BucketChange started(String id) {
    return new BucketChange.UploadStarted(
        new MultipartUpload(
            id,
            "größe",
            Instant.EPOCH,
            ChecksumAlgorithm.CRC32,
            false,
            false,
            Map.of(),
            Map.of(),
            Map.of(),
            null));
  }
}

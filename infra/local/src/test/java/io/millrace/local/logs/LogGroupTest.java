package io.millrace.local.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogGroupTest {

  @TempDir private Path folder;

  @Test
  void theOldestEventsGoAndTheirStreamsWithThem() throws IOException {
    LogGroup group = new LogGroup("g", folder, InstantSource.system());
    String message = "x".repeat(100_000);
    for (int i = 1; i <= 200; i++) {
      group.append("stream-" + i, message, 1_000L * i);
    }

    try (var files = Files.list(folder)) {
      assertThat(files.mapToLong(each -> each.toFile().length()).sum()).isLessThan(9L << 20);
    }
    assertThat(group.streams()).hasSizeLessThan(100).containsKey("stream-200");
    assertThat(group.streams().keySet())
        .containsExactlyElementsOf(group.read(_ -> true).stream().map(LogEvent::stream).toList());
  }

  @Test
  void cutAtEachByteItKeepsTheLinesBeforeAndThoseAfterwards() throws IOException {
    LogGroup group = new LogGroup("g", folder.resolve("written"), InstantSource.system());
    group.append("s", "größe one", 1);
    group.append("s", "two", 2);
    Path segment = Path.of("000000000.jsonl");
    byte[] written = Files.readAllBytes(folder.resolve("written").resolve(segment));

    for (int cut = 0; cut <= written.length; cut++) {
      Path place = Files.createDirectory(folder.resolve("cut-" + cut));
      Files.write(place.resolve(segment), Arrays.copyOf(written, cut));
      new LogGroup("g", place, InstantSource.system()).append("s", "after", 3);

      int before =
          (int)
              new String(Arrays.copyOf(written, cut), ISO_8859_1)
                  .lines()
                  .filter(line -> line.endsWith("}"))
                  .count();
      assertThat(new LogGroup("g", place, InstantSource.system()).read(_ -> true))
          .as("cut at %s", cut)
          .extracting(LogEvent::message)
          .hasSize(before + 1)
          .endsWith("after");
    }
  }
}

package io.millrace.local.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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
}

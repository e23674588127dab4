package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupCacheTest {

  @TempDir private Path folder;

  @Test
  void theArchiveOfJarsThatAreNoMoreGoesAfterAWeek() throws IOException {
    Path jar = Files.writeString(folder.resolve("some.jar"), "as built first");
    Path before = Files.writeString(archive(new StartupCache(folder), jar), "its classes");
    Files.writeString(jar, "as it was built again");
    StartupCache cache = new StartupCache(folder);
    Path now = Files.writeString(archive(cache, jar), "their classes");
    usedDaysAgo(before, 8);
    usedDaysAgo(now, 8);

    assertThat(archive(cache, jar)).as("it is used again").isEqualTo(now);
    new StartupCache(folder);

    assertThat(before).doesNotExist();
    assertThat(now).exists();
    assertThat(jar).exists();
  }

  private static Path archive(StartupCache cache, Path jar) {
    String flag = "-XX:SharedArchiveFile=";
    return cache.flags(List.of(jar.toString())).stream()
        .filter(each -> each.startsWith(flag))
        .map(each -> Path.of(each.substring(flag.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void usedDaysAgo(Path file, int days) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }
}

package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A folder of files is dropped with Amazon's tools, and is one upload. */
@ExtendWith(SharedPlatform.class)
class FolderTest {

  private static final String PROJECT = "folders";

  @Test
  void theFilesOfAFolderAreOneDatasetOnceItIsComplete(Platform platform) throws Exception {
    platform.declare(PROJECT, Sample.yaml(PROJECT));
    List<Path> files = parquet();
    for (int part = 0; part < files.size(); part++) {
      platform.drop(
          PROJECT, "day1/part-%s.parquet".formatted(part), Files.readAllBytes(files.get(part)));
    }
    String uploads = "/v1/projects/%s/uploads".formatted(PROJECT);
    var waiting = platform.awaitAnswer(uploads, now -> now.path("uploads").size() >= files.size());
    assertThat(waiting.path("uploads").valueStream())
        .noneMatch(upload -> upload.at("/outcome/type").asString("").equals("Published"));

    platform.drop(PROJECT, "day1/_SUCCESS", new byte[0]);

    var done =
        platform.awaitAnswer(
            uploads,
            now ->
                now.path("uploads")
                        .valueStream()
                        .filter(upload -> upload.at("/outcome/datasetVersion").asInt(0) == 1)
                        .count()
                    == files.size() + 1);
    assertThat(done.path("uploads").valueStream())
        .noneMatch(upload -> upload.at("/outcome/datasetVersion").asInt(0) > 1);
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
  }

  /** As pandas, pyarrow and others wrote it. */
  private static List<Path> parquet() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/formats"))) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
      assertThat(found).hasSizeGreaterThan(1);
      return found;
    }
  }
}

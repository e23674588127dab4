package io.millrace.local.s3;

import static io.millrace.local.s3.ObjectTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** What was acknowledged is there after a restart, also where the process was killed. */
class RestartTest extends S3Fixture {

  @Test
  void everythingIsThereAfterARestart() throws IOException {
    keepVersions();
    String one = put("k", "one").versionId();
    put("k", "two");
    s3.deleteObject(b -> b.bucket(BUCKET).key("k"));
    String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("big")).uploadId();
    String etag =
        s3.uploadPart(
                b -> b.bucket(BUCKET).key("big").uploadId(id).partNumber(1),
                RequestBody.fromString("part"))
            .eTag();
    var before = s3.listObjectVersions(b -> b.bucket(BUCKET));

    stop();
    start();

    var after = s3.listObjectVersions(b -> b.bucket(BUCKET));
    assertThat(after.versions()).isEqualTo(before.versions());
    assertThat(after.deleteMarkers()).isEqualTo(before.deleteMarkers());
    assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").versionId(one)).asUtf8String())
        .isEqualTo("one");
    s3.completeMultipartUpload(b ->
        b.bucket(BUCKET)
            .key("big")
            .uploadId(id)
            .multipartUpload(
                m -> m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
    assertThat(get("big")).isEqualTo("part");
  }

  /**
   * A kill leaves a prefix of the journal and perhaps blobs that it does not name. Whatever the
   * prefix, the bucket opens and holds the state of the last whole line.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aJournalCutAnywhereOpensAtItsLastWholeLine(long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Path journal = folder.resolve("buckets").resolve(BUCKET + ".jsonl");
    Map<Long, Map<String, String>> states = new TreeMap<>();
    Map<String, String> state = new TreeMap<>();
    states.put(Files.size(journal), Map.copyOf(state));
    for (int i = 0; i < 12; i++) {
      String key = "k" + i; // no key twice: an overwritten blob is gone for good
      put(key, "content " + i);
      state.put(key, "content " + i);
      states.put(Files.size(journal), new TreeMap<>(state));
    }
    long first = states.keySet().iterator().next();
    long cut = random.nextLong(first, Files.size(journal) + 1);
    stop();
    try (var file = java.nio.channels.FileChannel.open(journal, StandardOpenOption.WRITE)) {
      file.truncate(cut);
    }
    Files.writeString(Files.createDirectories(folder.resolve("blobs/ff")).resolve("ff00"), "torn");

    start();

    Map<String, String> expected = new TreeMap<>();
    states.forEach((size, then) -> {
      if (size <= cut) {
        expected.putAll(then);
      }
    });
    Map<String, String> found = new TreeMap<>();
    s3.listObjectsV2(b -> b.bucket(BUCKET))
        .contents()
        .forEach(object -> found.put(object.key(), get(object.key())));
    assertThat(found).isEqualTo(expected);
    try (Stream<Path> blobs = Files.walk(folder.resolve("blobs"))) {
      assertThat(blobs.filter(Files::isRegularFile)).hasSameSizeAs(expected.keySet());
    }
    put("after", "the cut");
    assertThat(get("after")).isEqualTo("the cut");
  }

  @Test
  void aJournalOfOvertakenLinesIsRewritten() throws IOException {
    for (int i = 0; i < 1100; i++) {
      put("k", "content " + i);
    }
    Path journal = folder.resolve("buckets").resolve(BUCKET + ".jsonl");
    stop();
    start();
    try (Stream<String> lines = Files.lines(journal)) {
      assertThat(lines.count()).isEqualTo(2);
    }
    assertThat(get("k")).isEqualTo("content 1099");
    refused(() -> get("other"), 404, "NoSuchKey");
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, 3L, 4L, Long.getLong("seed", 5L));
  }
}

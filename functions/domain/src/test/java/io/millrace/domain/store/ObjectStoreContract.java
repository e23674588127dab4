package io.millrace.domain.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ObjectStore} must do. The fake and the S3 adapter both extend it. */
public abstract class ObjectStoreContract {

  protected abstract ObjectStore store();

  /** A bucket that keeps versions, empty when the test begins. */
  protected abstract String bucket();

  /** Puts as a stranger does who was given a URL and headers; the status of the answer. */
  protected abstract int put(URI url, Map<String, String> headers, String body) throws Exception;

  /** Reads as a stranger does who was given a URL. */
  protected abstract String get(URI url) throws Exception;

  @Test
  void whatWasNeverWrittenIsNotThere() {
    assertThat(store().head(bucket(), "a")).isEmpty();
  }

  @Test
  void everyVersionStaysReadable() throws IOException {
    ObjectRef first = store().write(bucket(), "a/b.csv", "one".getBytes(UTF_8), "text/csv");
    ObjectRef second = store().write(bucket(), "a/b.csv", "two".getBytes(UTF_8), "text/csv");

    assertThat(read(first)).isEqualTo("one");
    assertThat(read(second)).isEqualTo("two");
    assertThat(store().head(bucket(), "a/b.csv")).contains(second);
  }

  @Test
  void aVersionSaysHowLongItIs() {
    ObjectRef first = store().write(bucket(), "a", "one".getBytes(UTF_8), "text/plain");
    store().write(bucket(), "a", "longer".getBytes(UTF_8), "text/plain");

    assertThat(store().sizeBytes(first)).isEqualTo(3);
    assertThatThrownBy(() -> store().sizeBytes(new ObjectRef(bucket(), "none", first.versionId())))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void someOfTheBytesOfAVersionAreReadAlone() {
    ObjectRef first = store().write(bucket(), "a", "0123456789".getBytes(UTF_8), "text/plain");
    store().write(bucket(), "a", "longer and another".getBytes(UTF_8), "text/plain");

    assertThat(store().read(first, 0, 1)).asString(UTF_8).isEqualTo("0");
    assertThat(store().read(first, 3, 4)).asString(UTF_8).isEqualTo("3456");
    assertThat(store().read(first, 9, 1)).asString(UTF_8).isEqualTo("9");
    assertThatThrownBy(() -> store().read(new ObjectRef(bucket(), "b", first.versionId()), 0, 1))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aFileIsWrittenAsItIs(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "ünï\u0000".repeat(1000));

    assertThat(read(store().write(bucket(), "ümlaut + space/x", file, "application/octet-stream")))
        .isEqualTo(Files.readString(file));
  }

  @Test
  void aVersionThatIsNotThereIsRefused() {
    ObjectRef ref = store().write(bucket(), "a", "x".getBytes(UTF_8), "text/plain");

    assertThatThrownBy(() -> store().read(new ObjectRef(bucket(), "b", ref.versionId())))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aCopyIsOfExactlyThatVersionAndIsMadeOnce() throws IOException {
    ObjectRef first = store().write(bucket(), "from + ü", "one".getBytes(UTF_8), "text/plain");
    store().write(bucket(), "from + ü", "two".getBytes(UTF_8), "text/plain");

    ObjectRef copy = store().copyIfAbsent(first, bucket(), "to/ä b");

    assertThat(read(copy)).isEqualTo("one");
    assertThat(store().copyIfAbsent(first, bucket(), "to/ä b")).isEqualTo(copy);
    assertThat(store().head(bucket(), "to/ä b")).contains(copy);
  }

  @Test
  void aCopyNeverTakesThePlaceOfAnother() throws IOException {
    ObjectRef there = store().write(bucket(), "to", "mine".getBytes(UTF_8), "text/plain");
    ObjectRef from = store().write(bucket(), "from", "theirs".getBytes(UTF_8), "text/plain");

    assertThat(store().copyIfAbsent(from, bucket(), "to")).isEqualTo(there);
    assertThat(read(there)).isEqualTo("mine");
  }

  @Test
  void whatIsNotThereCannotBeCopied() {
    ObjectRef ref = store().write(bucket(), "a", "x".getBytes(UTF_8), "text/plain");
    var gone = new ObjectRef(bucket(), "b", ref.versionId());

    assertThatThrownBy(() -> store().copyIfAbsent(gone, bucket(), "to"))
        .isInstanceOf(InvalidInputException.class);
    assertThat(store().head(bucket(), "to")).isEmpty();
  }

  @Test
  void theDigestIsOfThatVersion() {
    ObjectRef first = store().write(bucket(), "a", "one".getBytes(UTF_8), "text/plain");
    store().write(bucket(), "a", "two".getBytes(UTF_8), "text/plain");

    assertThat(store().digest(first)).isEqualTo(Sha256.of("one"));
  }

  @Test
  void keysAreListedInOrderAfterTheGivenOne() {
    for (String key : new String[] {"x/3", "x/1", "y/1", "x/2"}) {
      store().write(bucket(), key, new byte[0], "text/plain");
    }

    assertThat(store().list(bucket(), "x/", "", 100)).containsExactly("x/1", "x/2", "x/3");
    assertThat(store().list(bucket(), "x/", "x/1", 1)).containsExactly("x/2");
    assertThat(store().list(bucket(), "z/", "", 100)).isEmpty();
  }

  @Test
  void versionsAreListedByKeyAndNewestFirstInPages() {
    ObjectRef a1 = store().write(bucket(), "p/a", "1".getBytes(UTF_8), "text/plain");
    ObjectRef b1 = store().write(bucket(), "p/b", "1".getBytes(UTF_8), "text/plain");
    ObjectRef a2 = store().write(bucket(), "p/a", "2".getBytes(UTF_8), "text/plain");

    assertThat(versions(null, 100)).containsExactly(a2, a1, b1);
    assertThat(versions(null, 1)).containsExactly(a2);
    assertThat(versions(a2, 1)).containsExactly(a1);
    assertThat(versions(a1, 2)).containsExactly(b1);
    assertThat(versions(b1, 2)).isEmpty();
  }

  @Test
  void whateverCharactersAKeyHasItIsListedAsItIs() {
    List<String> keys =
        List.of("k/a\bc.csv", "k/d\u001b]0;e\n", "k/f%41+g h&i<j>", "k/ö\uD83D\uDE00");
    keys.forEach(key -> store().write(bucket(), key, new byte[0], "text/plain"));

    assertThat(store().list(bucket(), "k/", "", 100)).isEqualTo(keys);
    assertThat(store().list(bucket(), "k/", keys.get(1), 1)).containsExactly(keys.get(2));
    assertThat(versions(null, 100)).extracting(ObjectRef::key).isEqualTo(keys);
    ObjectRef first = versions(null, 1).getFirst();
    assertThat(versions(first, 2)).extracting(ObjectRef::key).isEqualTo(keys.subList(1, 3));
  }

  @Test
  void aVersionThatIsDestroyedIsGoneAndItsNeighboursAreNot() throws IOException {
    ObjectRef a1 = store().write(bucket(), "d/a", "1".getBytes(UTF_8), "text/plain");
    ObjectRef a2 = store().write(bucket(), "d/a", "2".getBytes(UTF_8), "text/plain");
    ObjectRef b = store().write(bucket(), "d/b", "3".getBytes(UTF_8), "text/plain");

    assertThat(store().history(bucket(), "d/a", null, 100)).containsExactly(a2, a1);
    assertThat(store().history(bucket(), "d/", a2, 100)).containsExactly(a1, b);
    assertThat(store().history(bucket(), "d/", null, 1)).containsExactly(a2);
    store().destroy(a2);
    store().destroy(a2);

    assertThat(store().history(bucket(), "d/", null, 100)).containsExactly(a1, b);
    assertThat(store().history(bucket(), "d/", a2, 100)).containsExactly(a1, b);
    assertThat(store().head(bucket(), "d/a")).contains(a1);
    assertThatThrownBy(() -> store().read(a2).close()).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void whoeverHasAPresignedUrlMayPutThatObjectAndNoOther() throws Exception {
    URI url =
        store()
            .presignedPut(bucket(), "a/b c.csv", 3, null, "text/csv", Duration.ofMinutes(5))
            .url();
    URI otherKey = URI.create(url.toString().replace("/a/", "/b/"));
    Map<String, String> csv = Map.of("content-type", "text/csv");

    assertThat(put(url, csv, "x,y,z")).as("longer").isEqualTo(403);
    assertThat(put(url, csv, "x")).as("shorter").isEqualTo(403);
    assertThat(put(url, Map.of("content-type", "text/html"), "x,y"))
        .as("of another type")
        .isEqualTo(403);
    assertThat(put(otherKey, csv, "x,y")).as("elsewhere").isEqualTo(403);
    assertThat(put(url, csv, "x,y")).isEqualTo(200);
    assertThat(read(store().head(bucket(), "a/b c.csv").orElseThrow())).isEqualTo("x,y");
  }

  @Test
  void whoSaysTheDigestPutsThoseBytesAndNoOthers() throws Exception {
    var expected =
        store()
            .presignedPut(
                bucket(), "a/d.csv", 3, Sha256.of("x,y"), "text/csv", Duration.ofMinutes(5));
    Map<String, String> without = new HashMap<>(expected.headers());
    without.keySet().removeIf(name -> name.contains("sha256"));

    assertThat(put(expected.url(), without, "x,y")).as("without the digest").isEqualTo(403);
    assertThat(put(expected.url(), expected.headers(), "x,z")).isEqualTo(400);
    assertThat(store().head(bucket(), "a/d.csv")).isEmpty();
    assertThat(put(expected.url(), expected.headers(), "x,y")).isEqualTo(200);
    assertThat(store().head(bucket(), "a/d.csv")).isPresent();
  }

  @Test
  void whoeverHasAPresignedUrlMayReadThatVersion() throws Exception {
    ObjectRef first = store().write(bucket(), "a/b c.csv", "1".getBytes(UTF_8), "text/csv");
    store().write(bucket(), "a/b c.csv", "2".getBytes(UTF_8), "text/csv");

    assertThat(get(store().presignedGet(first, Duration.ofMinutes(5)))).isEqualTo("1");
  }

  private List<ObjectRef> versions(@Nullable ObjectRef after, int limit) {
    return store().versions(bucket(), after, limit).stream().map(StoredVersion::object).toList();
  }

  private String read(ObjectRef object) throws IOException {
    try (var stream = store().read(object)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}

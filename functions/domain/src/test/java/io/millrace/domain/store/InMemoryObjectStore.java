package io.millrace.domain.store;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Buckets in memory; passes {@link ObjectStoreContract}. */
public final class InMemoryObjectStore implements ObjectStore {

  private final TreeMap<String, List<Version>> versions = new TreeMap<>();
  private final InstantSource clock;

  private record Version(ByteBuffer bytes, Instant writtenAt) {}

  /** A store in which everything is written at the beginning of time. */
  public InMemoryObjectStore() {
    this(() -> Instant.EPOCH);
  }

  public InMemoryObjectStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<StoredVersion> newest(String bucket, String key) {
    List<Version> known = versions.get(bucket + "/" + key);
    return known == null
        ? Optional.empty()
        : newestFirst(bucket, bucket + "/" + key, known).findFirst();
  }

  @Override
  public synchronized InputStream read(ObjectRef object) {
    List<Version> known = versions.getOrDefault(object.bucket() + "/" + object.key(), List.of());
    for (int version = 1; version <= known.size(); version++) {
      if (object.versionId().equals("v" + version)) {
        return new ByteArrayInputStream(known.get(version - 1).bytes().array());
      }
    }
    throw new InvalidInputException("there is no " + object);
  }

  @Override
  public synchronized ObjectRef write(String bucket, String key, byte[] bytes, String contentType) {
    versions
        .computeIfAbsent(bucket + "/" + key, _ -> new ArrayList<>())
        .add(new Version(ByteBuffer.wrap(bytes.clone()), clock.instant()));
    return head(bucket, key).orElseThrow();
  }

  @Override
  public ObjectRef write(String bucket, String key, Path file, String contentType) {
    try {
      return write(bucket, key, Files.readAllBytes(file), contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized ObjectRef copyIfAbsent(ObjectRef object, String bucket, String key) {
    return head(bucket, key)
        .orElseGet(() -> {
          try (InputStream bytes = read(object)) {
            return write(bucket, key, bytes.readAllBytes(), "");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public synchronized List<String> list(String bucket, String prefix, String after, int limit) {
    return versions.keySet().stream()
        .filter(path -> path.startsWith(bucket + "/" + prefix))
        .map(path -> path.substring(bucket.length() + 1))
        .filter(key -> key.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<StoredVersion> versions(
      String bucket, @Nullable ObjectRef after, int limit) {
    return versions.entrySet().stream()
        .filter(object -> object.getKey().startsWith(bucket + "/"))
        .flatMap(object -> newestFirst(bucket, object.getKey(), object.getValue()))
        .dropWhile(version -> after != null && !version.object().equals(after))
        .skip(after == null ? 0 : 1)
        .limit(limit)
        .toList();
  }

  private static Stream<StoredVersion> newestFirst(
      String bucket, String path, List<Version> ofObject) {
    String key = path.substring(bucket.length() + 1);
    return IntStream.iterate(ofObject.size(), number -> number > 0, number -> number - 1)
        .mapToObj(number ->
            new StoredVersion(
                new ObjectRef(bucket, key, "v" + number), ofObject.get(number - 1).writtenAt()));
  }

  @Override
  public URI presignedGet(ObjectRef object, Duration validFor) {
    return URI.create(
        "https://%s.example/%s?versionId=%s"
            .formatted(object.bucket(), object.key(), object.versionId()));
  }

  @Override
  public PresignedPut presignedPut(
      String bucket,
      String key,
      long bytes,
      @Nullable Sha256 digest,
      String contentType,
      Duration validFor) {
    return new PresignedPut(
        URI.create("memory://%s/%s?seconds=%s".formatted(bucket, key, validFor.toSeconds())),
        digest == null
            ? Map.of("content-type", contentType)
            : Map.of("content-type", contentType, "x-sha256", digest.hex()));
  }
}

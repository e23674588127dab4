package io.millrace.domain.store;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Buckets in memory; passes {@link ObjectStoreContract}. */
public final class InMemoryObjectStore implements ObjectStore {

  private final TreeMap<String, List<Version>> versions = new TreeMap<>();
  private final Set<ObjectRef> destroyed = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();
  private final List<Grant> grants = new ArrayList<>();
  private final InstantSource clock;
  private final Supplier<URI> endpoint;

  private record Version(ByteBuffer bytes, Instant writtenAt) {}

  /** A store in which everything is written at the beginning of time. */
  public InMemoryObjectStore() {
    this(() -> Instant.EPOCH);
  }

  public InMemoryObjectStore(InstantSource clock) {
    this(clock, () -> URI.create("http://memory.invalid"));
  }

  /** A store whose URLs lead there; whoever serves them asks {@link #put} and {@link #get}. */
  public InMemoryObjectStore(InstantSource clock, Supplier<URI> endpoint) {
    this.clock = clock;
    this.endpoint = endpoint;
  }

  @Override
  public synchronized Optional<StoredVersion> newest(String bucket, String key) {
    List<Version> known = versions.get(bucket + "/" + key);
    return known == null || deleted.contains(bucket + "/" + key)
        ? Optional.empty()
        : newestFirst(bucket, bucket + "/" + key, known).findFirst();
  }

  @Override
  public InputStream read(ObjectRef object) {
    return new ByteArrayInputStream(bytes(object));
  }

  @Override
  public byte[] read(ObjectRef object, long from, int length) {
    int first = Math.toIntExact(from);
    return Arrays.copyOfRange(bytes(object), first, first + length);
  }

  @Override
  public long sizeBytes(ObjectRef object) {
    return bytes(object).length;
  }

  private synchronized byte[] bytes(ObjectRef object) {
    List<Version> known = versions.getOrDefault(object.bucket() + "/" + object.key(), List.of());
    for (int version = 1; version <= known.size(); version++) {
      if (object.versionId().equals("v" + version) && !destroyed.contains(object)) {
        return known.get(version - 1).bytes().array();
      }
    }
    throw new InvalidInputException("there is no " + object);
  }

  /** Another one that holds the same, and whose changes are its own. */
  public synchronized InMemoryObjectStore copy() {
    var copy = new InMemoryObjectStore(clock, endpoint);
    versions.forEach((path, known) -> copy.versions.put(path, new ArrayList<>(known)));
    copy.destroyed.addAll(destroyed);
    copy.deleted.addAll(deleted);
    return copy;
  }

  /** Marks an object as deleted, as who names no version does: all that were written are kept. */
  public synchronized void delete(String bucket, String key) {
    deleted.add(bucket + "/" + key);
  }

  /** Loses all versions of an object. */
  public synchronized void forget(String bucket, String key) {
    versions.remove(bucket + "/" + key);
  }

  @Override
  public synchronized ObjectRef write(String bucket, String key, byte[] bytes, String contentType) {
    deleted.remove(bucket + "/" + key);
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
        .filter(key -> newest(bucket, key).isPresent())
        .filter(key -> key.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<StoredVersion> versions(
      String bucket, @Nullable ObjectRef after, int limit) {
    return all(bucket)
        .filter(version -> !deleted.contains(bucket + "/" + version.object().key()))
        .dropWhile(version -> after != null && !version.object().equals(after))
        .skip(after == null ? 0 : 1)
        .limit(limit)
        .toList();
  }

  private Stream<StoredVersion> all(String bucket) {
    return versions.entrySet().stream()
        .filter(object -> object.getKey().startsWith(bucket + "/"))
        .flatMap(object -> newestFirst(bucket, object.getKey(), object.getValue()));
  }

  @Override
  public synchronized List<ObjectRef> history(
      String bucket, String prefix, @Nullable ObjectRef after, int limit) {
    return all(bucket)
        .map(StoredVersion::object)
        .filter(object -> object.key().startsWith(prefix))
        .dropWhile(object -> after != null && !comesAfter(object, after))
        .limit(limit)
        .toList();
  }

  private static boolean comesAfter(ObjectRef object, ObjectRef other) {
    int keys = object.key().compareTo(other.key());
    return keys > 0 || (keys == 0 && number(object) < number(other));
  }

  private static int number(ObjectRef object) {
    return Integer.parseInt(object.versionId().substring(1));
  }

  @Override
  public synchronized void destroy(ObjectRef object) {
    destroyed.add(object);
  }

  private Stream<StoredVersion> newestFirst(String bucket, String path, List<Version> ofObject) {
    String key = path.substring(bucket.length() + 1);
    return IntStream.iterate(ofObject.size(), number -> number > 0, number -> number - 1)
        .mapToObj(number ->
            new StoredVersion(
                new ObjectRef(bucket, key, "v" + number), ofObject.get(number - 1).writtenAt()))
        .filter(version -> !destroyed.contains(version.object()));
  }

  @Override
  public synchronized URI presignedGet(ObjectRef object, Duration validFor) {
    return granted(
        new Grant(object.bucket(), object.key(), 0, null, Map.of(), until(validFor)),
        "versionId=" + object.versionId() + "&");
  }

  @Override
  public synchronized PresignedPut presignedPut(
      String bucket,
      String key,
      long bytes,
      @Nullable Sha256 digest,
      String contentType,
      Duration validFor) {
    Map<String, String> headers =
        digest == null
            ? Map.of("content-type", contentType)
            : Map.of("content-type", contentType, "x-sha256", digest.hex());
    return new PresignedPut(
        granted(new Grant(bucket, key, bytes, digest, headers, until(validFor)), ""), headers);
  }

  /** What one may do who was given a URL, until when. */
  private record Grant(
      String bucket,
      String key,
      long bytes,
      @Nullable Sha256 digest,
      Map<String, String> headers,
      Instant until) {}

  private Instant until(Duration validFor) {
    return clock.instant().plus(validFor);
  }

  private URI granted(Grant grant, String query) {
    grants.add(grant);
    URI here = endpoint.get();
    try {
      return new URI(
          here.getScheme(),
          here.getAuthority(),
          "/%s/%s".formatted(grant.bucket(), grant.key()),
          query + "grant=" + grants.size(),
          null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The grant of a URL; empty where there is none, or no longer, or for another object. */
  private Optional<Grant> grant(URI url) {
    String number = url.getQuery().replaceFirst(".*grant=", "");
    Grant grant = grants.get(Integer.parseInt(number) - 1);
    return clock.instant().isBefore(grant.until())
            && url.getPath().equals("/%s/%s".formatted(grant.bucket(), grant.key()))
        ? Optional.of(grant)
        : Optional.empty();
  }

  /**
   * Takes what somebody puts to a URL that they were given.
   *
   * @param headers by their names in lower case
   * @return the status of the answer, as S3 has it
   */
  public synchronized int put(URI url, Map<String, String> headers, byte[] bytes) {
    Optional<Grant> grant =
        grant(url)
            .filter(known ->
                bytes.length == known.bytes()
                    && headers.entrySet().containsAll(known.headers().entrySet()));
    if (grant.isEmpty()) {
      return 403;
    }
    Sha256 expected = grant.get().digest();
    if (expected != null && !expected.equals(Sha256.of(bytes))) {
      return 400;
    }
    write(grant.get().bucket(), grant.get().key(), bytes, headers.getOrDefault("content-type", ""));
    return 200;
  }

  /** What somebody reads from a URL that they were given; empty where they may not. */
  public synchronized Optional<byte[]> get(URI url) {
    return grant(url)
        .map(known -> {
          String version = url.getQuery().replaceFirst(".*versionId=([^&]*).*", "$1");
          try (InputStream bytes = read(new ObjectRef(known.bucket(), known.key(), version))) {
            return bytes.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}

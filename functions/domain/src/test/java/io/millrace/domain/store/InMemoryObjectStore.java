package io.millrace.domain.store;

import io.millrace.domain.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Buckets in memory; passes {@link ObjectStoreContract}. */
public final class InMemoryObjectStore implements ObjectStore {

  private final TreeMap<String, List<byte[]>> versions = new TreeMap<>();

  @Override
  public synchronized Optional<ObjectRef> head(String bucket, String key) {
    List<byte[]> known = versions.get(bucket + "/" + key);
    return known == null
        ? Optional.empty()
        : Optional.of(new ObjectRef(bucket, key, "v" + known.size()));
  }

  @Override
  public synchronized InputStream read(ObjectRef object) {
    List<byte[]> known = versions.getOrDefault(object.bucket() + "/" + object.key(), List.of());
    for (int version = 1; version <= known.size(); version++) {
      if (object.versionId().equals("v" + version)) {
        return new ByteArrayInputStream(known.get(version - 1));
      }
    }
    throw new InvalidInputException("there is no " + object);
  }

  @Override
  public synchronized ObjectRef write(String bucket, String key, byte[] bytes, String contentType) {
    versions.computeIfAbsent(bucket + "/" + key, _ -> new ArrayList<>()).add(bytes.clone());
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
  public URI presignedPut(String bucket, String key, Duration validFor) {
    return URI.create("memory://%s/%s?seconds=%d".formatted(bucket, key, validFor.toSeconds()));
  }
}

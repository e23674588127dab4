package io.millrace.local.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a bucket holds: the sum of its changes.
 *
 * <p>Not safe for use by several threads; {@link Bucket} guards it.
 */
final class BucketState {

  private BucketSettings settings =
      new BucketSettings(Instant.EPOCH, Versioning.OFF, false, null, null);
  private final TreeMap<String, List<ObjectVersion>> versions = new TreeMap<>(new KeyOrder());
  private final TreeMap<String, OpenUpload> uploads = new TreeMap<>();
  private final Map<String, ObjectVersion> completed = new CompletedUploads();
  private long lastSequence;

  BucketSettings settings() {
    return settings;
  }

  /** All versions by key in S3's order; of one key the newest first. */
  NavigableMap<String, List<ObjectVersion>> versions() {
    return versions;
  }

  /** The uploads in parts that have neither been completed nor given up, by id. */
  NavigableMap<String, OpenUpload> uploads() {
    return uploads;
  }

  /** The version that an upload became, if that is not long ago. */
  Optional<ObjectVersion> completed(String uploadId) {
    return Optional.ofNullable(completed.get(uploadId));
  }

  long lastSequence() {
    return lastSequence;
  }

  /** The newest version of a key, which may be a delete marker. */
  Optional<ObjectVersion> latest(String key) {
    return versionsOf(key).stream().findFirst();
  }

  Optional<ObjectVersion> version(String key, String versionId) {
    return versionsOf(key).stream().filter(v -> v.versionId().equals(versionId)).findFirst();
  }

  /** The blobs that anything here still names. */
  Stream<String> blobs() {
    Stream<String> ofVersions =
        versions.values().stream().flatMap(List::stream).flatMap(BucketState::blobOf);
    Stream<String> ofParts =
        uploads.values().stream().flatMap(u -> u.parts().values().stream()).map(UploadedPart::blob);
    return Stream.concat(ofVersions, ofParts);
  }

  /** The fewest changes that lead here from nothing. */
  List<BucketChange> asChanges() {
    List<BucketChange> changes = new ArrayList<>();
    changes.add(new BucketChange.Configured(settings));
    for (List<ObjectVersion> ofKey : versions.values()) {
      ofKey.reversed().forEach(v -> changes.add(new BucketChange.Written(v, null)));
    }
    for (OpenUpload open : uploads.values()) {
      changes.add(new BucketChange.UploadStarted(open.upload()));
      open.parts()
          .values()
          .forEach(part -> changes.add(new BucketChange.PartReceived(open.upload().id(), part)));
    }
    return changes;
  }

  /**
   * Makes a change.
   *
   * @return the blobs that nothing names any longer
   */
  List<String> apply(BucketChange change) {
    return switch (change) {
      case BucketChange.Configured(var newSettings) -> {
        settings = newSettings;
        yield List.of();
      }
      case BucketChange.Written(var version, var uploadId) -> {
        List<String> freed = write(version);
        if (uploadId != null) {
          completed.put(uploadId, version);
          freed.addAll(endUpload(uploadId));
        }
        yield freed;
      }
      case BucketChange.Removed(var key, var versionId, var sequence) -> {
        lastSequence = Math.max(lastSequence, sequence);
        yield remove(key, versionId);
      }
      case BucketChange.UploadStarted(var upload) -> {
        uploads.put(upload.id(), new OpenUpload(upload, new TreeMap<>()));
        yield List.of();
      }
      case BucketChange.PartReceived(var uploadId, var part) -> receive(uploadId, part);
      case BucketChange.UploadAborted(var uploadId) -> endUpload(uploadId);
    };
  }

  private List<ObjectVersion> versionsOf(String key) {
    return versions.getOrDefault(key, List.of());
  }

  private List<String> write(ObjectVersion version) {
    List<String> freed = new ArrayList<>();
    List<ObjectVersion> ofKey = versions.computeIfAbsent(version.key(), _ -> new ArrayList<>(1));
    int same = indexOf(ofKey, version.versionId());
    if (same >= 0 && ofKey.get(same).sequence() == version.sequence()) {
      ofKey.set(same, version); // the same version with other tags keeps its place and its bytes
      return freed;
    }
    if (same >= 0) {
      blobOf(ofKey.remove(same)).forEach(freed::add);
    }
    ofKey.addFirst(version);
    lastSequence = Math.max(lastSequence, version.sequence());
    return freed;
  }

  private List<String> remove(String key, String versionId) {
    List<ObjectVersion> ofKey = versionsOf(key);
    int found = indexOf(ofKey, versionId);
    if (found < 0) {
      return List.of();
    }
    ObjectVersion removed = ofKey.remove(found);
    if (ofKey.isEmpty()) {
      versions.remove(key);
    }
    return blobOf(removed).toList();
  }

  private List<String> receive(String uploadId, UploadedPart part) {
    OpenUpload open = uploads.get(uploadId);
    if (open == null) {
      return List.of(part.blob());
    }
    UploadedPart before = open.parts().put(part.number(), part);
    return before == null ? List.of() : List.of(before.blob());
  }

  private List<String> endUpload(String uploadId) {
    OpenUpload ended = uploads.remove(uploadId);
    return ended == null
        ? List.of()
        : ended.parts().values().stream().map(UploadedPart::blob).toList();
  }

  /** The last thousand, so that a client that missed the answer may ask again. */
  private static final class CompletedUploads extends LinkedHashMap<String, ObjectVersion> {

    private static final int MOST = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, ObjectVersion> eldest) {
      return size() > MOST;
    }
  }

  private static int indexOf(List<ObjectVersion> versions, String versionId) {
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).versionId().equals(versionId)) {
        return i;
      }
    }
    return -1;
  }

  private static Stream<String> blobOf(ObjectVersion version) {
    ObjectContent content = version.content();
    return content == null ? Stream.empty() : Stream.of(content.blob());
  }
}

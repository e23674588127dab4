package io.millrace.aws;

import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/**
 * Versions from page to page of a listing, without those of objects that are deleted.
 *
 * <p>The marker of a deletion comes before the versions that it hides, though perhaps on an earlier
 * page.
 */
final class LivingVersions {

  private final String bucket;
  private final List<StoredVersion> found = new ArrayList<>();
  private final Set<String> deleted = new HashSet<>();
  private @Nullable String keyMarker;
  private @Nullable String versionMarker;
  private boolean more = true;

  /**
   * @param after the version to begin behind; null to begin at the first
   */
  LivingVersions(String bucket, @Nullable ObjectRef after) {
    this.bucket = bucket;
    this.keyMarker = after == null ? null : after.key();
    this.versionMarker = after == null ? null : after.versionId();
  }

  void add(ListObjectVersionsResponse page) {
    page.deleteMarkers().stream()
        .filter(marker -> Boolean.TRUE.equals(marker.isLatest()))
        .forEach(marker -> deleted.add(Aws.said("a deleted object's key", marker.key())));
    page.versions().stream()
        .filter(version -> !deleted.contains(version.key()))
        .forEach(version ->
            found.add(
                new StoredVersion(
                    new ObjectRef(
                        bucket,
                        Aws.said("an object's key", version.key()),
                        Aws.said("an object's version", version.versionId())),
                    Aws.said("an object's time", version.lastModified()))));
    more = Boolean.TRUE.equals(page.isTruncated());
    keyMarker = page.nextKeyMarker();
    versionMarker = page.nextVersionIdMarker();
    deleted.removeIf(key -> !key.equals(keyMarker)); // the others' versions have all been seen
  }

  List<StoredVersion> found() {
    return found;
  }

  boolean hasMore() {
    return more;
  }

  @Nullable String keyMarker() {
    return keyMarker;
  }

  @Nullable String versionMarker() {
    return versionMarker;
  }
}

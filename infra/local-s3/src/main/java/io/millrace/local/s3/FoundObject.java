package io.millrace.local.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object that is there to be read.
 *
 * @param version with content
 * @param content its content
 */
record FoundObject(ObjectVersion version, ObjectContent content) {

  /**
   * Finds a version, or the latest.
   *
   * @param versionId null for the latest
   * @throws S3Exception if there is none, or it is a delete marker
   */
  static FoundObject find(Bucket bucket, String key, @Nullable String versionId) {
    if (versionId == null) {
      Optional<ObjectVersion> latest = bucket.read(s -> s.latest(key));
      return latest.map(v -> present(v, noSuchKey(key, v))).orElseThrow(() -> noSuchKey(key));
    }
    if (!ObjectVersion.isId(versionId)) {
      throw S3Error.INVALID_ARGUMENT
          .refusal("Invalid version id specified")
          .with("ArgumentName", "versionId")
          .with("ArgumentValue", versionId);
    }
    return bucket
        .read(s -> s.version(key, versionId))
        .map(v -> present(v, markerIsNotReadable(v)))
        .orElseThrow(
            () -> S3Error.NO_SUCH_VERSION.refusal().with("Key", key).with("VersionId", versionId));
  }

  private static FoundObject present(ObjectVersion version, S3Exception otherwise) {
    ObjectContent content = version.content();
    if (content == null) {
      throw otherwise;
    }
    return new FoundObject(version, content);
  }

  private static S3Exception noSuchKey(String key) {
    return S3Error.NO_SUCH_KEY.refusal().with("Key", key);
  }

  private static S3Exception noSuchKey(String key, ObjectVersion marker) {
    return noSuchKey(key)
        .header("x-amz-delete-marker", "true")
        .header("x-amz-version-id", marker.versionId());
  }

  private static S3Exception markerIsNotReadable(ObjectVersion marker) {
    return S3Error.METHOD_NOT_ALLOWED
        .refusal()
        .with("Method", "GET")
        .with("ResourceType", "DeleteMarker")
        .header("Allow", "DELETE")
        .header("Last-Modified", HttpDates.header(marker.modified()))
        .header("x-amz-delete-marker", "true")
        .header("x-amz-version-id", marker.versionId());
  }
}

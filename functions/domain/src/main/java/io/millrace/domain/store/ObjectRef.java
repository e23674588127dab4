package io.millrace.domain.store;

import io.millrace.domain.Check;

/**
 * One immutable version of an object in a bucket.
 *
 * @param versionId as the store assigned it; never blank
 */
public record ObjectRef(String bucket, String key, String versionId) {
  public ObjectRef {
    Check.that(!bucket.isBlank(), "bucket", "a name", bucket);
    Check.that(!key.isBlank() && key.length() <= 1024, "object key", "1 to 1024 characters", key);
    Check.that(!versionId.isBlank(), "version id", "given: the bucket keeps versions", versionId);
  }

  @Override
  public String toString() {
    return "s3://%s/%s?versionId=%s".formatted(bucket, key, versionId);
  }
}

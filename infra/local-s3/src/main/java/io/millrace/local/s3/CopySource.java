package io.millrace.local.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a copy comes from.
 *
 * @param versionId null for the latest
 */
record CopySource(String bucket, String key, @Nullable String versionId) {

  private static final String VERSION = "?versionId=";

  /**
   * Reads {@code x-amz-copy-source}.
   *
   * @throws S3Exception {@code InvalidArgument} if it names no object
   */
  static CopySource of(S3Request request) {
    String header = String.valueOf(request.header("x-amz-copy-source"));
    int version = header.indexOf(VERSION);
    String path = version < 0 ? header : header.substring(0, version);
    try {
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      String bare = decoded.startsWith("/") ? decoded.substring(1) : decoded;
      int slash = bare.indexOf('/');
      if (slash > 0 && slash < bare.length() - 1) {
        return new CopySource(
            bare.substring(0, slash),
            bare.substring(slash + 1),
            version < 0 ? null : header.substring(version + VERSION.length()));
      }
    } catch (IllegalArgumentException e) {
      // refused below, as a source without a key is
    }
    throw S3Error.INVALID_ARGUMENT
        .refusal("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
        .with("ArgumentName", "x-amz-copy-source")
        .with("ArgumentValue", header);
  }

  /**
   * The object to be copied.
   *
   * @throws S3Exception if it is not there, or a condition on it does not hold
   */
  FoundObject find(Buckets buckets, S3Request request) {
    FoundObject found = FoundObject.find(buckets.get(bucket), key, versionId);
    ReadConditions.Outcome outcome =
        ReadConditions.ofCopySource(request)
            .check(found.content().etag(), found.version().modified());
    if (outcome != ReadConditions.Outcome.HOLDS) {
      throw S3Error.PRECONDITION_FAILED.refusal();
    }
    return found;
  }

  boolean isItself(S3Request request) {
    return bucket.equals(request.bucket()) && key.equals(request.key()) && versionId == null;
  }

  void putVersionId(Map<String, String> headers, Buckets buckets, FoundObject found) {
    if (buckets.get(bucket).settings().versioning() != Versioning.OFF) {
      headers.put("x-amz-copy-source-version-id", found.version().versionId());
    }
  }
}

package io.millrace.local.s3;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An upload in parts that has begun.
 *
 * @param algorithmChosen whether the writer named the algorithm; parts must keep to it then
 * @param composite whether the checksum of the object will be one of checksums
 * @param headers what the finished object will carry
 * @param retention of the finished object; null for the bucket's own
 */
record MultipartUpload(
    String id,
    String key,
    Instant started,
    ChecksumAlgorithm algorithm,
    boolean algorithmChosen,
    boolean composite,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags,
    @Nullable Retention retention) {

  MultipartUpload {
    headers = Map.copyOf(headers);
    metadata = Map.copyOf(metadata);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags)); // told in this order
  }

  /** What {@code x-amz-checksum-type} says. */
  String checksumType() {
    return composite ? "COMPOSITE" : "FULL_OBJECT";
  }
}

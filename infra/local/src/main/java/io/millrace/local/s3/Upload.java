package io.millrace.local.s3;

import java.time.Instant;
import java.util.Map;

/**
 * An upload in parts that has begun.
 *
 * @param algorithmChosen whether the writer named the algorithm; parts must keep to it then
 * @param composite whether the checksum of the object will be one of checksums
 * @param headers what the finished object will carry
 */
record Upload(
    String id,
    String key,
    Instant started,
    ChecksumAlgorithm algorithm,
    boolean algorithmChosen,
    boolean composite,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags) {

  Upload {
    headers = Map.copyOf(headers);
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
  }

  /** What {@code x-amz-checksum-type} says. */
  String checksumType() {
    return composite ? "COMPOSITE" : "FULL_OBJECT";
  }
}

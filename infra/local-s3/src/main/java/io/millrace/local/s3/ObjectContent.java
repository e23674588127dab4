package io.millrace.local.s3;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a version that is no delete marker holds.
 *
 * @param blob name of its bytes in {@link Blobs}
 * @param etag without quotes: the MD5 of the bytes in hexadecimal; of an upload in parts, the MD5
 *     of the parts' MD5s, {@code -} and their number
 * @param partSizes sizes of the parts it was uploaded in; empty where it came in one
 * @param headers the headers that are given back with it: {@code Content-Type}, …
 * @param metadata the user's own, names without {@code x-amz-meta-}
 */
record ObjectContent(
    String blob,
    long sizeBytes,
    String etag,
    ObjectChecksum checksum,
    List<Long> partSizes,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags) {

  ObjectContent {
    partSizes = List.copyOf(partSizes);
    headers = Map.copyOf(headers);
    metadata = Map.copyOf(metadata);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags)); // told in this order
  }

  ObjectContent withTags(Map<String, String> newTags) {
    return new ObjectContent(
        blob, sizeBytes, etag, checksum, partSizes, headers, metadata, newTags);
  }
}

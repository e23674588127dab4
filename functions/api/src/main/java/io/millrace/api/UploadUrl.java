package io.millrace.api;

import io.millrace.domain.Sha256;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one file may be put, for a while, by whoever is told.
 *
 * @param headers to send with it, as they are
 */
record UploadUrl(
    URI url, Map<String, String> headers, String bucket, String key, Instant expiresAt) {

  /** How long URLs that are told are valid. */
  static final Duration VALID_FOR = Duration.ofMinutes(15);

  private static final String ANY_TYPE = "application/octet-stream"; // the content says which

  /**
   * A place for a file.
   *
   * @param bytes the length that it has to have, exactly
   * @param digest of the bytes, which it then has to have; null where nobody knows it
   */
  static UploadUrl at(
      Platform platform, String bucket, String key, long bytes, @Nullable Sha256 digest) {
    Instant expiresAt = platform.clock().instant().plus(VALID_FOR);
    var put = platform.objects().presignedPut(bucket, key, bytes, digest, ANY_TYPE, VALID_FOR);
    return new UploadUrl(put.url(), put.headers(), bucket, key, expiresAt);
  }

  @Override
  public String toString() {
    return "a URL for " + key; // whoever has it may write
  }
}

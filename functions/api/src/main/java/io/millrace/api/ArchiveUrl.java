package io.millrace.api;

import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Where the archive of a model may be read, with no token, until then. */
record ArchiveUrl(URI url, Sha256 digest, Instant expiresAt) {

  private static final Duration VALID_FOR = Duration.ofMinutes(15);

  static ArchiveUrl of(Platform platform, ObjectRef archive, Sha256 digest) {
    return new ArchiveUrl(
        platform.objects().presignedGet(archive, VALID_FOR),
        digest,
        platform.clock().instant().plus(VALID_FOR));
  }

  @Override
  public String toString() {
    return "a URL for " + digest; // whoever has it may read
  }
}

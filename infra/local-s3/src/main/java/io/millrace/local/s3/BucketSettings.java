package io.millrace.local.s3;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket is set to.
 *
 * @param eventBridge whether its changes are announced on the default event bus
 * @param objectLock null where versions cannot be locked
 * @param encryption of objects whose writers ask for none; null for the usual
 */
record BucketSettings(
    Instant created,
    Versioning versioning,
    boolean eventBridge,
    @Nullable ObjectLock objectLock,
    @Nullable Encryption encryption) {

  BucketSettings withVersioning(Versioning newVersioning) {
    return new BucketSettings(created, newVersioning, eventBridge, objectLock, encryption);
  }

  BucketSettings withEventBridge(boolean announced) {
    return new BucketSettings(created, versioning, announced, objectLock, encryption);
  }

  BucketSettings withObjectLock(ObjectLock lock) {
    return new BucketSettings(created, versioning, eventBridge, lock, encryption);
  }

  BucketSettings withEncryption(@Nullable Encryption other) {
    return new BucketSettings(created, versioning, eventBridge, objectLock, other);
  }
}

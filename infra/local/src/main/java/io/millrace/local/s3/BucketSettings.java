package io.millrace.local.s3;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket is set to.
 *
 * @param eventBridge whether its changes are announced on the default event bus
 * @param objectLock null where versions cannot be locked
 */
record BucketSettings(
    Instant created, Versioning versioning, boolean eventBridge, @Nullable ObjectLock objectLock) {

  BucketSettings withVersioning(Versioning newVersioning) {
    return new BucketSettings(created, newVersioning, eventBridge, objectLock);
  }

  BucketSettings withEventBridge(boolean announced) {
    return new BucketSettings(created, versioning, announced, objectLock);
  }

  BucketSettings withObjectLock(ObjectLock lock) {
    return new BucketSettings(created, versioning, eventBridge, lock);
  }
}

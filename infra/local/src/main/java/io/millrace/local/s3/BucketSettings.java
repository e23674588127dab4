package io.millrace.local.s3;

import java.time.Instant;

/**
 * What a bucket is set to.
 *
 * @param eventBridge whether its changes are announced on the default event bus
 */
record BucketSettings(Instant created, Versioning versioning, boolean eventBridge) {

  BucketSettings withVersioning(Versioning newVersioning) {
    return new BucketSettings(created, newVersioning, eventBridge);
  }

  BucketSettings withEventBridge(boolean announced) {
    return new BucketSettings(created, versioning, announced);
  }
}

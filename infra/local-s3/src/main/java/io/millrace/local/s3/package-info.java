/**
 * Amazon S3 over the file system: objects, their versions, and uploads in parts.
 *
 * <p>A bucket is one journal of {@link io.millrace.local.s3.BucketChange}s and the blobs that it
 * names. A write is first a blob under a random name, then one line in the journal; only the line
 * makes it visible. So a reader sees an object whole or not at all, a kill at any moment loses
 * nothing that was acknowledged, and no key, however hostile, ever becomes a path. Power loss is
 * not covered: nothing is forced to the device.
 *
 * <p>Contents are streamed; no object is ever whole in memory. The index is, at some hundred bytes
 * a version.
 */
@NullMarked
package io.millrace.local.s3;

import org.jspecify.annotations.NullMarked;

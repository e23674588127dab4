package io.millrace.local.s3;

import java.time.Instant;

/**
 * One received part of an upload.
 *
 * @param number 1 to 10,000
 * @param checksum base64, by the upload's algorithm
 */
record UploadedPart(
    int number, String blob, long sizeBytes, String md5, String checksum, Instant modified) {}

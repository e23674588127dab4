package io.millrace.local.s3;

import java.util.NavigableMap;

/**
 * An upload in parts with what has come so far.
 *
 * @param parts by number
 */
record OpenUpload(MultipartUpload upload, NavigableMap<Integer, UploadedPart> parts) {}

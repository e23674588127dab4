package io.millrace.tabular.parquet;

/**
 * A file that was written whole.
 *
 * @param sizeBytes its length
 * @param sha256 of its bytes, 64 lower-case hexadecimal digits
 */
public record PublishedFile(long sizeBytes, String sha256) {}

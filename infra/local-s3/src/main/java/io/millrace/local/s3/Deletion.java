package io.millrace.local.s3;

/** What a request to delete came to. */
sealed interface Deletion {

  /** A delete marker now hides the key. */
  record Marked(ObjectVersion marker) implements Deletion {}

  /**
   * A version, or a delete marker, is gone for good.
   *
   * @param sequence of the removal
   */
  record Removed(ObjectVersion version, long sequence) implements Deletion {}

  /** There was nothing to delete, which S3 takes for success. */
  record Nothing() implements Deletion {}
}

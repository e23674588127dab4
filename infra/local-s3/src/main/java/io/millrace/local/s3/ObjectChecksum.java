package io.millrace.local.s3;

/**
 * The checksum that is kept with an object.
 *
 * @param value base64; of a composite, followed by {@code -} and the number of parts
 * @param composite whether it is the checksum of the checksums of the parts
 */
record ObjectChecksum(ChecksumAlgorithm algorithm, String value, boolean composite) {

  /** What {@code x-amz-checksum-type} says. */
  String type() {
    return composite ? "COMPOSITE" : "FULL_OBJECT";
  }
}

package io.millrace.local.s3;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Checksums named in requests, and those of many parts. */
final class Checksums {

  private Checksums() {}

  /**
   * @throws S3Exception {@code InvalidRequest} if S3 has no such algorithm
   */
  static ChecksumAlgorithm named(String name) {
    try {
      return ChecksumAlgorithm.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_REQUEST.refusal(
          "Checksum algorithm provided is unsupported. Please try again with any of the valid"
              + " types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    }
  }

  /** The checksum of the parts' checksums, {@code -} and the number of parts. */
  static String composite(ChecksumAlgorithm algorithm, List<String> base64OfParts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    base64OfParts.forEach(part -> all.writeBytes(Base64.getDecoder().decode(part)));
    byte[] value = digest(algorithm.start(), all.toByteArray());
    return Base64.getEncoder().encodeToString(value) + "-" + base64OfParts.size();
  }

  /** The entity tag of an upload in parts. */
  static String etag(List<String> md5HexOfParts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    md5HexOfParts.forEach(part -> all.writeBytes(HexFormat.of().parseHex(part)));
    byte[] value = digest(ChecksumAlgorithm.startMd5(), all.toByteArray());
    return HexFormat.of().formatHex(value) + "-" + md5HexOfParts.size();
  }

  private static byte[] digest(ChecksumAlgorithm.Digest digest, byte[] bytes) {
    digest.update(bytes, 0, bytes.length);
    return digest.value();
  }
}

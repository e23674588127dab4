package io.millrace.local.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksums that S3 knows. */
enum ChecksumAlgorithm {
  CRC32,
  CRC32C,
  CRC64NVME,
  SHA1,
  SHA256;

  private static final String HEADER_PREFIX = "x-amz-checksum-";

  /** A checksum under way. */
  interface Digest {

    void update(byte[] bytes, int offset, int length);

    /** The digest of all bytes so far, big-endian. To be called once, at the end. */
    byte[] value();
  }

  /** The header that carries it, as {@code x-amz-checksum-crc32}. */
  String header() {
    return HEADER_PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** The XML element that carries it, as {@code ChecksumCRC32}. */
  String element() {
    return "Checksum" + name();
  }

  /** Whether the checksum of a whole can be told from those of its parts. */
  boolean linear() {
    return this != SHA1 && this != SHA256;
  }

  /** The algorithm of a header such as {@code x-amz-checksum-crc32}; empty for any other header. */
  static Optional<ChecksumAlgorithm> ofHeader(String header) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.header().equalsIgnoreCase(header)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  Digest start() {
    return switch (this) {
      case CRC32 -> new Crc(new CRC32(), Integer.BYTES);
      case CRC32C -> new Crc(new CRC32C(), Integer.BYTES);
      case CRC64NVME -> new Crc(new Crc64Nvme(), Long.BYTES);
      case SHA1 -> new Hash(hash("SHA-1"));
      case SHA256 -> new Hash(hash("SHA-256"));
    };
  }

  /** An MD5 under way: no checksum of S3's, but the substance of its entity tags. */
  static Digest startMd5() {
    return new Hash(hash("MD5"));
  }

  private static MessageDigest hash(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }

  private record Crc(Checksum checksum, int width) implements Digest {

    @Override
    public void update(byte[] bytes, int offset, int length) {
      checksum.update(bytes, offset, length);
    }

    @Override
    public byte[] value() {
      byte[] wide = ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).array();
      return java.util.Arrays.copyOfRange(wide, Long.BYTES - width, Long.BYTES);
    }
  }

  private record Hash(MessageDigest digest) implements Digest {

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] value() {
      return digest.digest();
    }
  }
}

package io.millrace.local.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of an upload as its sender means it: freed of its framing, and checked against every
 * length and digest that the request claims, before or after it.
 */
final class Payload {

  private static final long LARGEST_BYTES = 5L << 30; // of one PutObject or UploadPart
  private static final int SHA256_HEX_DIGITS = 64;
  private static final int MD5_BYTES = 16;

  private final S3Request request;
  private final @Nullable ChecksumAlgorithm claimed;
  private final @Nullable AwsChunkedStream chunked;

  private Payload(S3Request request) {
    this.request = request;
    this.claimed = claimedAlgorithm(request);
    String sha256 = Optional.ofNullable(request.header("x-amz-content-sha256")).orElse("");
    this.chunked =
        sha256.startsWith("STREAMING-")
            ? new AwsChunkedStream(new BufferedInputStream(request.body(), 1 << 16))
            : null;
  }

  /**
   * Stores the body of a request.
   *
   * @param wanted checksums that the caller needs beside those that the request claims
   * @throws S3Exception if the body is not what the request claims; nothing is kept then
   */
  static Blobs.Received receive(S3Request request, Blobs blobs, Set<ChecksumAlgorithm> wanted)
      throws IOException {
    return new Payload(request).receive(blobs, wanted);
  }

  /** The algorithm of the checksum that a request brings, in a header or a trailer. */
  static @Nullable ChecksumAlgorithm claimedAlgorithm(S3Request request) {
    List<ChecksumAlgorithm> claimed =
        Arrays.stream(ChecksumAlgorithm.values())
            .filter(algorithm -> request.header(algorithm.header()) != null)
            .toList();
    if (claimed.size() > 1) {
      throw S3Error.INVALID_REQUEST.refusal(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    if (!claimed.isEmpty()) {
      return claimed.getFirst();
    }
    String trailer = request.header("x-amz-trailer");
    return trailer == null ? null : ChecksumAlgorithm.ofHeader(trailer.strip()).orElse(null);
  }

  private Blobs.Received receive(Blobs blobs, Set<ChecksumAlgorithm> wanted) throws IOException {
    String sha256 = signedSha256();
    long expectedBytes = expectedBytes();
    byte[] expectedMd5 = contentMd5();
    Set<ChecksumAlgorithm> algorithms = EnumSet.noneOf(ChecksumAlgorithm.class);
    algorithms.addAll(wanted);
    if (claimed != null) {
      algorithms.add(claimed);
    }
    if (sha256 != null) {
      algorithms.add(ChecksumAlgorithm.SHA256);
    }
    InputStream content = chunked == null ? request.body() : chunked;
    Blobs.Received received = blobs.receive(content, algorithms);
    try {
      if (expectedBytes >= 0 && received.sizeBytes() != expectedBytes) {
        throw S3Error.INCOMPLETE_BODY.refusal();
      }
      if (expectedMd5 != null && !HexFormat.of().formatHex(expectedMd5).equals(received.md5())) {
        throw S3Error.BAD_DIGEST.refusal();
      }
      checkSha256(sha256, received.checksums());
      checkClaim(received.checksums());
      return received;
    } catch (S3Exception e) {
      blobs.delete(List.of(received.blob()));
      throw e;
    }
  }

  private long expectedBytes() {
    String length =
        request.header(chunked == null ? "content-length" : "x-amz-decoded-content-length");
    if (length == null) {
      String encoding = request.header("transfer-encoding");
      if (chunked == null
          && encoding != null
          && encoding.toLowerCase(Locale.ROOT).equals("chunked")) {
        return -1;
      }
      throw S3Error.MISSING_CONTENT_LENGTH.refusal();
    }
    try {
      long bytes = Long.parseLong(length.strip());
      if (bytes > LARGEST_BYTES) {
        throw S3Error.ENTITY_TOO_LARGE
            .refusal()
            .with("ProposedSize", bytes)
            .with("MaxSizeAllowed", LARGEST_BYTES);
      }
      return bytes;
    } catch (NumberFormatException e) {
      throw S3Error.INVALID_ARGUMENT.refusal();
    }
  }

  private byte @Nullable [] contentMd5() {
    String header = request.header("content-md5");
    if (header == null) {
      return null;
    }
    byte[] md5 = decode(header);
    if (md5.length != MD5_BYTES) {
      throw S3Error.INVALID_DIGEST.refusal();
    }
    return md5;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      return new byte[0]; // of no digest's length
    }
  }

  private @Nullable String signedSha256() {
    String header = request.header("x-amz-content-sha256");
    return header != null && header.length() == SHA256_HEX_DIGITS ? header : null;
  }

  private static void checkSha256(
      @Nullable String expectedHex, Map<ChecksumAlgorithm, String> actual) {
    if (expectedHex == null) {
      return;
    }
    String base64 = actual.get(ChecksumAlgorithm.SHA256);
    String computed = HexFormat.of().formatHex(decode(base64 == null ? "" : base64));
    if (!computed.equals(expectedHex.toLowerCase(Locale.ROOT))) {
      throw S3Error.CONTENT_SHA256_MISMATCH
          .refusal()
          .with("ClientComputedContentSHA256", expectedHex)
          .with("S3ComputedContentSHA256", computed);
    }
  }

  private void checkClaim(Map<ChecksumAlgorithm, String> actual) {
    if (claimed == null) {
      return;
    }
    String expected = request.header(claimed.header());
    if (expected == null && chunked != null) {
      expected = chunked.trailers().get(claimed.header());
    }
    if (expected == null) {
      throw S3Error.INVALID_REQUEST.refusal(
          "The trailer %s was announced but not sent".formatted(claimed.header()));
    }
    if (decode(expected).length != claimed.start().value().length) {
      throw S3Error.INVALID_REQUEST.refusal(
          "Value for %s header is invalid.".formatted(claimed.header()));
    }
    if (!expected.equals(actual.get(claimed))) {
      throw S3Error.BAD_DIGEST.refusal(
          "The %s you specified did not match the calculated checksum.".formatted(claimed));
    }
  }
}

package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.aws.AwsClients;
import io.millrace.contracts.AwsEndpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One bucket for all tests of a class; each test keeps to keys of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3Conformance {

  final AwsClients aws = AwsEndpoint.GIVEN.clients();
  final S3Client s3 = aws.s3();
  final String bucket = "conformance-" + UUID.randomUUID();

  @BeforeAll
  void createBucket() {
    s3.createBucket(create -> create.bucket(bucket));
  }

  @AfterAll
  void deleteBucket() {
    s3.listMultipartUploadsPaginator(list -> list.bucket(bucket))
        .uploads()
        .forEach(u ->
            s3.abortMultipartUpload(a -> a.bucket(bucket).key(u.key()).uploadId(u.uploadId())));
    for (var page : s3.listObjectVersionsPaginator(list -> list.bucket(bucket))) {
      page.versions().forEach(v -> delete(v.key(), v.versionId()));
      page.deleteMarkers().forEach(m -> delete(m.key(), m.versionId()));
    }
    s3.deleteBucket(delete -> delete.bucket(bucket));
    s3.close();
  }

  void delete(String key, String versionId) {
    s3.deleteObject(d -> d.bucket(bucket).key(key).versionId(versionId));
  }

  final void keepVersions() {
    s3.putBucketVersioning(put ->
        put.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  final PutObjectResponse put(String key, String content) {
    return s3.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  final String get(String key) {
    return s3.getObjectAsBytes(g -> g.bucket(bucket).key(key)).asUtf8String();
  }

  /** That S3 refuses, with this status and code. */
  static void refused(ThrowingCallable call, int status, String code) {
    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(call)
        .satisfies(
            e -> assertThat(e.statusCode()).isEqualTo(status),
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  /** That S3 refuses where it may send no document: to HEAD, and with 304. */
  static void refused(ThrowingCallable call, int status) {
    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] crc32(byte[]... parts) {
    return crc(new CRC32(), parts);
  }

  static byte[] crc32c(byte[]... parts) {
    return crc(new CRC32C(), parts);
  }

  private static byte[] crc(Checksum checksum, byte[]... parts) {
    for (byte[] part : parts) {
      checksum.update(part);
    }
    return HexFormat.of().parseHex(String.format(Locale.ROOT, "%08x", checksum.getValue()));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

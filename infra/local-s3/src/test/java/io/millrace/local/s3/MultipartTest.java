package io.millrace.local.s3;

import static io.millrace.local.s3.ObjectTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Uploads in parts. */
class MultipartTest extends S3Fixture {

  private static final int PART = 5 << 20;

  private static final byte[] CONTENT = content();

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "SHA256"})
  void partsBecomeOneObject(ChecksumAlgorithm algorithm) {
    String id =
        s3.createMultipartUpload(b ->
                b.bucket(BUCKET).key("big").contentType("text/plain").checksumAlgorithm(algorithm))
            .uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      parts.add(upload(id, number, algorithm));
    }
    assertThat(s3.listParts(b -> b.bucket(BUCKET).key("big").uploadId(id)).parts())
        .extracting(part -> part.size())
        .containsExactly((long) PART, (long) PART, 7L);
    refused(() -> get("big"), 404, "NoSuchKey");

    var done =
        s3.completeMultipartUpload(
            b -> b.bucket(BUCKET).key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));

    assertThat(done.eTag()).endsWith("-3\"");
    var read =
        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("big").checksumMode(ChecksumMode.ENABLED));
    assertThat(Arrays.equals(read.asByteArrayUnsafe(), CONTENT)).isTrue();
    assertThat(read.response().contentType()).isEqualTo("text/plain");
    assertThat(read.response().checksumTypeAsString()).isEqualTo("COMPOSITE");
    assertThat(s3.headObject(b -> b.bucket(BUCKET).key("big").partNumber(3)).contentLength())
        .isEqualTo(7);
    assertThat(announced).isEmpty(); // the bucket is not set to
    refused(() -> s3.listParts(b -> b.bucket(BUCKET).key("big").uploadId(id)), 404, "NoSuchUpload");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("big")).uploadId();
    CompletedPart last = small(id, 2);
    CompletedPart first = small(id, 1);
    refused(() -> complete(id, List.of(last, first)), 400, "InvalidPartOrder");
    refused(() -> complete(id, List.of(first, last)), 400, "EntityTooSmall");
    refused(
        () -> complete(id, List.of(first, last.toBuilder().partNumber(3).build())),
        400,
        "InvalidPart");
    refused(
        () -> complete(id, List.of(first.toBuilder().eTag("\"0\"").build())), 400, "InvalidPart");
    s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("big").uploadId(id));
    refused(() -> complete(id, List.of(first)), 404, "NoSuchUpload");
    refused(() -> small("never-begun", 1), 404, "NoSuchUpload");
    assertThat(s3.listMultipartUploads(b -> b.bucket(BUCKET)).uploads()).isEmpty();
  }

  @Test
  void aCompletionMayDemandThatNothingIsThere() {
    put("big", "was there first");
    String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("big")).uploadId();
    CompletedPart part = small(id, 1);
    refused(
        () ->
            s3.completeMultipartUpload(b ->
                b.bucket(BUCKET)
                    .key("big")
                    .uploadId(id)
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(part))),
        412,
        "PreconditionFailed");
    var completed = complete(id, List.of(part));
    assertThat(completed.location()).isEqualTo(port.endpoint() + "/intake/big");
    assertThat(completed.serverSideEncryptionAsString()).isEqualTo("AES256");
    assertThat(get("big")).isEqualTo("part 1");
  }

  @Test
  void aPartMayBeCopiedFromAnObject() {
    put("source", "0123456789");
    String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("copy")).uploadId();
    String etag =
        s3.uploadPartCopy(b ->
                b.sourceBucket(BUCKET)
                    .sourceKey("source")
                    .copySourceRange("bytes=2-4")
                    .destinationBucket(BUCKET)
                    .destinationKey("copy")
                    .uploadId(id)
                    .partNumber(1))
            .copyPartResult()
            .eTag();
    s3.completeMultipartUpload(b ->
        b.bucket(BUCKET)
            .key("copy")
            .uploadId(id)
            .multipartUpload(
                m -> m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
    assertThat(get("copy")).isEqualTo("234");
  }

  private CompletedPart small(String id, int number) {
    String etag =
        s3.uploadPart(
                b -> b.bucket(BUCKET).key("big").uploadId(id).partNumber(number),
                RequestBody.fromString("part " + number))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private CompleteMultipartUploadResponse complete(String id, List<CompletedPart> parts) {
    return s3.completeMultipartUpload(
        b -> b.bucket(BUCKET).key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
  }

  private CompletedPart upload(String id, int number, ChecksumAlgorithm algorithm) {
    int start = (number - 1) * PART;
    byte[] part = Arrays.copyOfRange(CONTENT, start, Math.min(start + PART, CONTENT.length));
    UploadPartResponse answer =
        s3.uploadPart(
            b ->
                b.bucket(BUCKET)
                    .key("big")
                    .uploadId(id)
                    .partNumber(number)
                    .checksumAlgorithm(algorithm),
            RequestBody.fromBytes(part));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(answer.eTag())
        .checksumCRC32(answer.checksumCRC32())
        .checksumSHA256(answer.checksumSHA256())
        .build();
  }

  private static byte[] content() {
    byte[] content = new byte[2 * PART + 7];
    new Random(1).nextBytes(content);
    return content;
  }
}

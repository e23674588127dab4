package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** S3 User Guide, "Uploading and copying objects using multipart upload in Amazon S3". */
class S3MultipartTest extends S3Conformance {

  private static final byte[] FIVE_MEBIBYTES = new byte[5 << 20];
  private static final byte[] REST = utf8("the rest");
  private static final String NO_UPLOAD = "nonsense";

  static {
    Arrays.fill(FIVE_MEBIBYTES, (byte) 'a');
  }

  @Test
  void partsBecomeOneObjectWithTheTagOfTheirTags() {
    String id = create("whole", u -> {});
    complete("whole", id, twoParts("whole", id));

    var head = s3.headObject(h -> h.bucket(bucket).key("whole"));
    byte[] tags = digest("MD5", digest("MD5", FIVE_MEBIBYTES), digest("MD5", REST));
    assertThat(head.eTag()).isEqualTo("\"%s-2\"".formatted(hex(tags)));
    assertThat(head.contentLength()).isEqualTo(FIVE_MEBIBYTES.length + REST.length);
    var second = s3.getObjectAsBytes(g -> g.bucket(bucket).key("whole").partNumber(2));
    assertThat(second.asByteArray()).isEqualTo(REST);
    assertThat(second.response().partsCount()).isEqualTo(2);
    refused(
        () -> s3.getObjectAsBytes(g -> g.bucket(bucket).key("whole").partNumber(3)),
        416,
        "InvalidPartNumber");
  }

  @Test
  void aSecondCompletionAnswersAsTheFirst() {
    String id = create("twice", u -> {});
    List<CompletedPart> parts = twoParts("twice", id);
    complete("twice", id, parts);
    String etag = s3.headObject(h -> h.bucket(bucket).key("twice")).eTag();

    var again =
        s3.completeMultipartUpload(
            c -> c.bucket(bucket).key("twice").uploadId(id).multipartUpload(m -> m.parts(parts)));

    assertThat(again.eTag()).isEqualTo(etag);
  }

  @Test
  void aCompositeChecksumIsTheChecksumOfTheChecksums() {
    String crc = create("crc32c", u -> u.checksumAlgorithm(ChecksumAlgorithm.CRC32_C));
    complete("crc32c", crc, twoParts("crc32c", crc, ChecksumAlgorithm.CRC32_C));
    String sha = create("sha256", u -> u.checksumAlgorithm(ChecksumAlgorithm.SHA256));
    complete("sha256", sha, twoParts("sha256", sha, ChecksumAlgorithm.SHA256));

    var ofCrc = checksummed("crc32c");
    assertThat(ofCrc.checksumCRC32C())
        .isEqualTo(base64(crc32c(crc32c(FIVE_MEBIBYTES), crc32c(REST))) + "-2");
    assertThat(ofCrc.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    assertThat(checksummed("sha256").checksumSHA256())
        .isEqualTo(
            base64(digest("SHA-256", digest("SHA-256", FIVE_MEBIBYTES), digest("SHA-256", REST)))
                + "-2");
  }

  @Test
  void aFullObjectChecksumIsThatOfTheBytes() {
    String whole = base64(crc32c(FIVE_MEBIBYTES, REST));
    String id =
        create(
            "full",
            u ->
                u.checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                    .checksumType(ChecksumType.FULL_OBJECT));
    List<CompletedPart> parts = twoParts("full", id, ChecksumAlgorithm.CRC32_C);

    refused(
        () -> complete("full", id, parts, c -> c.checksumCRC32C(base64(crc32c(REST)))),
        400,
        "BadDigest");
    complete("full", id, parts, c -> c.checksumCRC32C(whole));

    assertThat(checksummed("full").checksumCRC32C()).isEqualTo(whole);
    assertThat(checksummed("full").checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
  }

  @Test
  void aHashCannotBeOfTheFullObject() {
    refused(
        () ->
            create(
                "hash",
                u ->
                    u.checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .checksumType(ChecksumType.FULL_OBJECT)),
        400,
        "InvalidRequest");
  }

  @Test
  void allPartsButTheLastHaveFiveMebibytes() {
    String id = create("small", u -> {});
    List<CompletedPart> parts =
        List.of(
            completed(1, upload("small", id, 1, REST)), completed(2, upload("small", id, 2, REST)));

    refused(() -> complete("small", id, parts), 400, "EntityTooSmall");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10_001})
  void partNumbersAreFromOneToTenThousand(int number) {
    String id = create("number", u -> {});

    refused(() -> upload("number", id, number, REST), 400, "InvalidArgument");
  }

  @Test
  void partsThatAreNotThereOrInDisorderAreRefused() {
    String id = create("order", u -> {});
    List<CompletedPart> parts = twoParts("order", id);

    refused(() -> complete("order", id, parts.reversed()), 400, "InvalidPartOrder");
    refused(
        () -> complete("order", id, List.of(parts.getFirst().copy(p -> p.eTag("\"0\"")))),
        400,
        "InvalidPart");
    refused(
        () -> complete("order", id, List.of(parts.getFirst().copy(p -> p.partNumber(7)))),
        400,
        "InvalidPart");
    refused(() -> complete("order", id, List.of()), 400, "MalformedXML");
    complete("order", id, parts);
  }

  @Test
  void anUploadThatIsNotThereIsToldByItsCode() {
    refused(() -> upload("none", NO_UPLOAD, 1, REST), 404, "NoSuchUpload");
    refused(
        () -> s3.listParts(l -> l.bucket(bucket).key("none").uploadId(NO_UPLOAD)),
        404,
        "NoSuchUpload");
    refused(() -> abort("none", NO_UPLOAD), 404, "NoSuchUpload");
    refused(
        () -> complete("none", NO_UPLOAD, List.of(CompletedPart.builder().partNumber(1).build())),
        404,
        "NoSuchUpload");
  }

  @Test
  void whatWasGivenUpTakesNoMoreParts() {
    String id = create("given-up", u -> {});
    abort("given-up", id);

    refused(() -> upload("given-up", id, 1, REST), 404, "NoSuchUpload");
  }

  @Test
  void theLastPartOfANumberCounts() {
    String id = create("again", u -> {});
    upload("again", id, 1, utf8("first"));
    complete("again", id, List.of(completed(1, upload("again", id, 1, REST))));

    assertThat(get("again")).isEqualTo("the rest");
  }

  @Test
  void aCompletionMayDependOnWhatIsThere() {
    String etag = put("there", "first").eTag();
    String id = create("there", u -> {});
    List<CompletedPart> parts = List.of(completed(1, upload("there", id, 1, REST)));

    refused(() -> complete("there", id, parts, c -> c.ifNoneMatch("*")), 412, "PreconditionFailed");
    String other = create("there", u -> {});
    List<CompletedPart> others = List.of(completed(1, upload("there", other, 1, REST)));
    complete("there", other, others, c -> c.ifMatch(etag));
    assertThat(get("there")).isEqualTo("the rest");
  }

  @Test
  void aCompletionThatExpectsAnotherSizeIsRefused() {
    String id = create("size", u -> {});
    List<CompletedPart> parts = List.of(completed(1, upload("size", id, 1, REST)));

    refused(() -> complete("size", id, parts, c -> c.mpuObjectSize(7L)), 400, "InvalidRequest");
    complete("size", id, parts, c -> c.mpuObjectSize((long) REST.length));
  }

  @Test
  void aPartMayBeCopiedFromARangeOfAnObject() {
    put("source", "0123456789");
    String id = create("copied", u -> {});
    String etag =
        s3.uploadPartCopy(c -> copy(c, id).copySourceRange("bytes=3-5")).copyPartResult().eTag();
    complete("copied", id, List.of(CompletedPart.builder().partNumber(1).eTag(etag).build()));

    assertThat(get("copied")).isEqualTo("345");
    String other = create("copied", u -> {});
    refused(
        () -> s3.uploadPartCopy(c -> copy(c, other).copySourceRange("bytes=3-10")),
        400,
        "InvalidArgument");
  }

  @Test
  void partsAreListedInPages() {
    String id = create("listed", u -> {});
    for (int number : new int[] {4, 2, 9}) {
      upload("listed", id, number, REST);
    }

    var page = s3.listParts(l -> l.bucket(bucket).key("listed").uploadId(id).maxParts(2));
    var next =
        s3.listParts(l ->
            l.bucket(bucket)
                .key("listed")
                .uploadId(id)
                .partNumberMarker(page.nextPartNumberMarker()));

    assertThat(page.parts()).extracting(Part::partNumber).containsExactly(2, 4);
    assertThat(page.isTruncated()).isTrue();
    assertThat(page.parts().getFirst().size()).isEqualTo(REST.length);
    assertThat(next.parts()).extracting(Part::partNumber).containsExactly(9);
    assertThat(next.isTruncated()).isFalse();
  }

  @Test
  void uploadsAreListedInPagesAndRolledUp() {
    List<String> ids = new ArrayList<>();
    for (String key : new String[] {"open/b", "open/a", "open/a", "open/dir/x", "open/dir/y"}) {
      ids.add(create(key, u -> {}));
    }

    List<String> seen = new ArrayList<>();
    for (var page :
        s3.listMultipartUploadsPaginator(l -> l.bucket(bucket).prefix("open/").maxUploads(2))) {
      assertThat(page.uploads()).hasSizeLessThanOrEqualTo(2);
      page.uploads().forEach(upload -> seen.add(upload.key() + " " + upload.uploadId()));
    }
    var rolledUp = s3.listMultipartUploads(l -> l.bucket(bucket).prefix("open/").delimiter("/"));

    assertThat(seen)
        .containsExactlyInAnyOrder(
            "open/b " + ids.get(0),
            "open/a " + ids.get(1),
            "open/a " + ids.get(2),
            "open/dir/x " + ids.get(3),
            "open/dir/y " + ids.get(4));
    assertThat(rolledUp.uploads())
        .extracting(MultipartUpload::key)
        .containsExactly("open/a", "open/a", "open/b");
    assertThat(rolledUp.commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("open/dir/");
  }

  private String create(String key, Consumer<CreateMultipartUploadRequest.Builder> how) {
    return s3.createMultipartUpload(u -> how.accept(u.bucket(bucket).key(key))).uploadId();
  }

  private List<CompletedPart> twoParts(String key, String id) {
    return twoParts(key, id, ChecksumAlgorithm.CRC32);
  }

  private List<CompletedPart> twoParts(String key, String id, ChecksumAlgorithm algorithm) {
    return List.of(
        completed(1, upload(key, id, 1, FIVE_MEBIBYTES, algorithm)),
        completed(2, upload(key, id, 2, REST, algorithm)));
  }

  private UploadPartResponse upload(String key, String id, int number, byte[] content) {
    return upload(key, id, number, content, ChecksumAlgorithm.CRC32);
  }

  private UploadPartResponse upload(
      String key, String id, int number, byte[] content, ChecksumAlgorithm algorithm) {
    return s3.uploadPart(
        p -> p.bucket(bucket).key(key).uploadId(id).partNumber(number).checksumAlgorithm(algorithm),
        RequestBody.fromBytes(content));
  }

  private static CompletedPart completed(int number, UploadPartResponse part) {
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(part.eTag())
        .checksumCRC32C(part.checksumCRC32C())
        .checksumSHA256(part.checksumSHA256())
        .build();
  }

  private void complete(String key, String id, List<CompletedPart> parts) {
    complete(key, id, parts, c -> {});
  }

  private void complete(
      String key,
      String id,
      List<CompletedPart> parts,
      Consumer<CompleteMultipartUploadRequest.Builder> how) {
    s3.completeMultipartUpload(c ->
        how.accept(c.bucket(bucket).key(key).uploadId(id).multipartUpload(m -> m.parts(parts))));
  }

  private void abort(String key, String id) {
    s3.abortMultipartUpload(a -> a.bucket(bucket).key(key).uploadId(id));
  }

  private UploadPartCopyRequest.Builder copy(UploadPartCopyRequest.Builder request, String id) {
    return request
        .sourceBucket(bucket)
        .sourceKey("source")
        .destinationBucket(bucket)
        .destinationKey("copied")
        .uploadId(id)
        .partNumber(1);
  }

  private HeadObjectResponse checksummed(String key) {
    return s3.headObject(h -> h.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
  }
}

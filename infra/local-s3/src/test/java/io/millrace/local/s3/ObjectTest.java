package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Objects one at a time, as the API reference of Amazon S3 describes them. */
class ObjectTest extends S3Fixture {

  @Test
  void whatIsPutIsGot() {
    PutObjectResponse written =
        s3.putObject(
            b ->
                b.bucket(BUCKET)
                    .key("a/b.csv")
                    .contentType("text/csv")
                    .cacheControl("no-store")
                    .metadata(Map.of("origin", "survey")),
            RequestBody.fromString("x,y\n1,2\n"));

    var read = s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a/b.csv"));
    assertThat(read.asUtf8String()).isEqualTo("x,y\n1,2\n");
    assertThat(read.response().contentType()).isEqualTo("text/csv");
    assertThat(read.response().cacheControl()).isEqualTo("no-store");
    assertThat(read.response().metadata()).containsExactly(Map.entry("origin", "survey"));
    assertThat(read.response().eTag())
        .isEqualTo(written.eTag())
        .isEqualTo("\"344fd2323dd33d5c058b7cf27de029e8\"");
    HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("a/b.csv"));
    assertThat(head.contentLength()).isEqualTo(8);
    assertThat(head.eTag()).isEqualTo(written.eTag());
    assertThat(head.lastModified()).isEqualTo(read.response().lastModified());
  }

  @Test
  void anEmptyObjectIsAnObject() {
    put("empty", "");
    assertThat(get("empty")).isEmpty();
    assertThat(s3.headObject(b -> b.bucket(BUCKET).key("empty")).contentLength()).isZero();
  }

  @Test
  void whatIsNotThereIsRefusedByItsName() {
    refused(() -> get("nothing"), 404, "NoSuchKey");
    refused(
        () -> s3.getObjectAsBytes(b -> b.bucket("no-such-bucket").key("k")), 404, "NoSuchBucket");
    assertThatThrownBy(() -> s3.headObject(b -> b.bucket(BUCKET).key("nothing")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
    refused(
        () -> s3.getObjectTorrent(b -> b.bucket(BUCKET).key("k")),
        501,
        "NotImplemented",
        "?torrent");
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
  void aChecksumSentIsCheckedKeptAndGivenBack(ChecksumAlgorithm algorithm) {
    s3.putObject(
        b -> b.bucket(BUCKET).key("k").checksumAlgorithm(algorithm),
        RequestBody.fromString("123456789"));
    GetObjectResponse read =
        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").checksumMode(ChecksumMode.ENABLED))
            .response();
    String expected =
        switch (algorithm) {
          case CRC32 -> "y/Q5Jg==";
          case CRC32_C -> "4waSgw==";
          case SHA1 -> "98O8HYCOBHMq32eZZczDTKeuNEE=";
          default -> "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";
        };
    assertThat(
            Stream.of(
                read.checksumCRC32(),
                read.checksumCRC32C(),
                read.checksumSHA1(),
                read.checksumSHA256()))
        .containsOnlyOnce(expected);
  }

  @Test
  void aWriterWithoutChecksumGetsAmazonsOwn() throws Exception {
    Http.Answer answer = Http.send(port, "PUT", "/intake/k", Map.of(), "123456789");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-amz-checksum-crc64nvme")).isEqualTo("rosUhgp5mIg=");
  }

  @Test
  void aDigestThatDoesNotMatchIsRefusedAndNothingIsKept() throws Exception {
    refused(
        () ->
            s3.putObject(
                b -> b.bucket(BUCKET).key("k").checksumCRC32("AAAAAA=="),
                RequestBody.fromString("123456789")),
        400,
        "BadDigest");
    refused(
        () ->
            s3.putObject(
                b -> b.bucket(BUCKET).key("k").contentMD5("AAAAAAAAAAAAAAAAAAAAAA=="),
                RequestBody.fromString("123456789")),
        400,
        "BadDigest");
    Http.Answer sha256 =
        Http.send(
            port, "PUT", "/intake/k", Map.of("x-amz-content-sha256", "0".repeat(64)), "123456789");
    assertThat(sha256.code()).isEqualTo("XAmzContentSHA256Mismatch");
    Http.Answer malformed =
        Http.send(port, "PUT", "/intake/k", Map.of("Content-MD5", "never"), "123456789");
    assertThat(malformed.code()).isEqualTo("InvalidDigest");
    refused(() -> get("k"), 404, "NoSuchKey");
    assertThat(blobs()).isEmpty();
  }

  @Test
  void conditionalWritesHoldOrAreRefused() {
    String first = put("k", "one").eTag();
    refused(
        () ->
            s3.putObject(
                b -> b.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromString("two")),
        412,
        "PreconditionFailed");
    refused(
        () ->
            s3.putObject(
                b -> b.bucket(BUCKET).key("k").ifMatch("\"0\""), RequestBody.fromString("two")),
        412,
        "PreconditionFailed");
    refused(
        () ->
            s3.putObject(
                b -> b.bucket(BUCKET).key("new").ifMatch(first), RequestBody.fromString("two")),
        404,
        "NoSuchKey");
    s3.putObject(b -> b.bucket(BUCKET).key("k").ifMatch(first), RequestBody.fromString("two"));
    s3.putObject(b -> b.bucket(BUCKET).key("new").ifNoneMatch("*"), RequestBody.fromString("3"));
    assertThat(get("k") + get("new")).isEqualTo("two3");
  }

  @Test
  void conditionalReadsSaveTheBodyOrAreRefused() {
    PutObjectResponse written = put("k", "one");
    status(() -> s3.getObject(b -> b.bucket(BUCKET).key("k").ifNoneMatch(written.eTag())), 304);
    refused(
        () -> s3.getObject(b -> b.bucket(BUCKET).key("k").ifMatch("\"0\"")),
        412,
        "PreconditionFailed");
    var modified = s3.headObject(b -> b.bucket(BUCKET).key("k")).lastModified();
    status(() -> s3.getObject(b -> b.bucket(BUCKET).key("k").ifModifiedSince(modified)), 304);
    status(
        () ->
            s3.headObject(
                b -> b.bucket(BUCKET).key("k").ifUnmodifiedSince(modified.minusSeconds(9))),
        412);
    assertThat(
            s3.getObjectAsBytes(b ->
                    b.bucket(BUCKET)
                        .key("k")
                        .ifMatch(written.eTag())
                        .ifUnmodifiedSince(modified.minusSeconds(9)))
                .asUtf8String())
        .isEqualTo("one");
  }

  @Test
  void rangesAnswerTheirBytes() {
    put("k", "0123456789");
    assertThat(range("bytes=2-4")).isEqualTo("bytes 2-4/10 234");
    assertThat(range("bytes=7-")).isEqualTo("bytes 7-9/10 789");
    assertThat(range("bytes=-3")).isEqualTo("bytes 7-9/10 789");
    assertThat(range("bytes=8-100")).isEqualTo("bytes 8-9/10 89");
    assertThat(range("bytes=4-2")).isEqualTo("null 0123456789");
    assertThat(range("bytes=0-1,3-4")).isEqualTo("null 0123456789");
    refused(() -> range("bytes=10-"), 416, "InvalidRange");
    put("empty", "");
    refused(
        () -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("empty").range("bytes=0-0")),
        416,
        "InvalidRange");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../escaped",
        "..",
        ".",
        "/absolute",
        "a//b",
        "a/../b",
        "ünïcödé/日本/😀",
        "sp ace+plus%25&=?#[]",
        "line\nfeed\ttab",
        "con\u0001trol",
        "back\\slash",
        "~tilde*star'quote\"<xml/>"
      })
  void hostileKeysAreKeysAndNothingElse(String key) throws IOException {
    put(key, "content of " + key);
    assertThat(get(key)).isEqualTo("content of " + key);
    assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).encodingType("url")).contents())
        .singleElement()
        .satisfies(object -> assertThat(object.key()).isEqualTo(key));
    s3.copyObject(b ->
        b.sourceBucket(BUCKET).sourceKey(key).destinationBucket(BUCKET).destinationKey("copy"));
    assertThat(get("copy")).isEqualTo("content of " + key);
    s3.deleteObject(b -> b.bucket(BUCKET).key(key));
    refused(() -> get(key), 404, "NoSuchKey");
    assertThat(Files.exists(folder.resolveSibling("escaped"))).isFalse();
  }

  @Test
  void keysMayBe1024BytesAndNoMore() {
    put("é".repeat(512), "fits");
    refused(() -> put("é".repeat(512) + "x", "does not"), 400, "KeyTooLongError");
  }

  @Test
  void tagsAreToldInTheOrderOfTheirNames() throws IOException {
    String names = "zebra,b,a10,a9,k4,k3,k2,k1";
    put("k", "content");
    s3.putObjectTagging(b ->
        b.bucket(BUCKET)
            .key("k")
            .tagging(t ->
                t.tagSet(
                    Stream.of(names.split(","))
                        .map(name -> Tag.builder().key(name).value(name).build())
                        .toList())));
    stop();
    start();

    assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("k")).tagSet())
        .extracting(Tag::key)
        .containsExactly("a10", "a9", "b", "k1", "k2", "k3", "k4", "zebra");
  }

  @Test
  void copiesCarryOrReplaceMetadata() {
    s3.putObject(
        b -> b.bucket(BUCKET).key("k").metadata(Map.of("a", "1")).tagging("t=v"),
        RequestBody.fromString("content"));
    s3.copyObject(
        b -> b.sourceBucket(BUCKET).sourceKey("k").destinationBucket(BUCKET).destinationKey("c"));
    assertThat(s3.headObject(b -> b.bucket(BUCKET).key("c")).metadata()).containsEntry("a", "1");
    assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("c")).tagSet())
        .singleElement()
        .satisfies(tag -> assertThat(tag.key() + tag.value()).isEqualTo("tv"));
    refused(
        () ->
            s3.copyObject(b ->
                b.sourceBucket(BUCKET)
                    .sourceKey("k")
                    .destinationBucket(BUCKET)
                    .destinationKey("k")),
        400,
        "InvalidRequest");
    s3.copyObject(b ->
        b.sourceBucket(BUCKET)
            .sourceKey("k")
            .destinationBucket(BUCKET)
            .destinationKey("k")
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(Map.of("b", "2")));
    assertThat(s3.headObject(b -> b.bucket(BUCKET).key("k")).metadata())
        .containsExactly(Map.entry("b", "2"));
    refused(
        () ->
            s3.copyObject(b ->
                b.sourceBucket(BUCKET)
                    .sourceKey("k")
                    .copySourceIfMatch("\"0\"")
                    .destinationBucket(BUCKET)
                    .destinationKey("d")),
        412,
        "PreconditionFailed");
  }

  @Test
  void aBucketIsDeletedOnlyWhenEmpty() throws Exception {
    put("k", "v");
    refused(() -> s3.deleteBucket(b -> b.bucket(BUCKET)), 409, "BucketNotEmpty");
    s3.deleteObject(b -> b.bucket(BUCKET).key("k"));
    s3.deleteObject(b -> b.bucket(BUCKET).key("k")); // deleting nothing is no error
    s3.deleteBucket(b -> b.bucket(BUCKET));
    status(() -> s3.headBucket(b -> b.bucket(BUCKET)), 404);
    assertThat(Http.send(port, "PUT", "/Not_A_Name", Map.of(), "").code())
        .isEqualTo("InvalidBucketName");
  }

  @Test
  void moreMetadataThanAllowedIsRefused() {
    refused(
        () ->
            s3.putObject(
                b -> b.bucket(BUCKET).key("k").metadata(Map.of("m", "x".repeat(2048))),
                RequestBody.fromString("v")),
        400,
        "MetadataTooLarge");
  }

  static void refused(ThrowingCallable call, int status, String code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
              for (String word : words) {
                assertThat(e.awsErrorDetails().errorMessage()).contains(word);
              }
            });
  }

  static void status(ThrowingCallable call, int status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  private String range(String range) {
    var answer = s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").range(range));
    return answer.response().contentRange() + " " + answer.asUtf8String();
  }

  private Stream<java.nio.file.Path> blobs() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).toList().stream();
    }
  }
}

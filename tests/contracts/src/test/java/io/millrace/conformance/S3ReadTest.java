package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** S3 API Reference, "GetObject" and "HeadObject"; RFC 9110, ranges and preconditions. */
class S3ReadTest extends S3Conformance {

  private static final String CONTENT = "0123456789";
  private static final String OTHER = "\"00000000000000000000000000000000\"";

  private String etag = "";
  private Instant modified = Instant.EPOCH;

  @BeforeAll
  void write() {
    etag = put("digits", CONTENT).eTag();
    modified = s3.headObject(h -> h.bucket(bucket).key("digits")).lastModified();
    put("empty", "");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, bytes 0-0/10",
    "bytes=3-5, 345, bytes 3-5/10",
    "bytes=7-, 789, bytes 7-9/10",
    "bytes=7-99, 789, bytes 7-9/10",
    "bytes=-2, 89, bytes 8-9/10",
    "bytes=-99, 0123456789, bytes 0-9/10"
  })
  void aRangeAnswersItsBytes(String range, String bytes, String contentRange) {
    var part = s3.getObjectAsBytes(g -> g.bucket(bucket).key("digits").range(range));

    assertThat(part.asUtf8String()).isEqualTo(bytes);
    assertThat(part.response().contentRange()).isEqualTo(contentRange);
    assertThat(part.response().sdkHttpResponse().statusCode()).isEqualTo(206);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,4-5", "bytes=5-3", "bytes=x-y", "lines=0-1"})
  void whatIsNoSingleRangeIsIgnored(String range) {
    var whole = s3.getObjectAsBytes(g -> g.bucket(bucket).key("digits").range(range));

    assertThat(whole.asUtf8String()).isEqualTo(CONTENT);
    assertThat(whole.response().sdkHttpResponse().statusCode()).isEqualTo(200);
  }

  @Test
  void aRangeOutsideTheObjectIsRefused() {
    refused(() -> read(g -> g.key("digits").range("bytes=10-")), 416, "InvalidRange");
    refused(() -> read(g -> g.key("digits").range("bytes=-0")), 416, "InvalidRange");
    refused(() -> read(g -> g.key("empty").range("bytes=0-0")), 416, "InvalidRange");
  }

  @Test
  void aReaderWhoHasItGetsNoBody() {
    refused(() -> read(g -> g.key("digits").ifNoneMatch(etag)), 304);
    refused(() -> read(g -> g.key("digits").ifModifiedSince(modified)), 304);
    refused(
        () ->
            read(g ->
                g.key("digits")
                    .ifNoneMatch(etag)
                    .ifModifiedSince(modified.minus(Duration.ofHours(1)))),
        304);
    refused(() -> s3.headObject(h -> h.bucket(bucket).key("digits").ifNoneMatch(etag)), 304);
  }

  @Test
  void aReaderWhoExpectsAnotherIsRefused() {
    Instant before = modified.minus(Duration.ofHours(1));

    refused(() -> read(g -> g.key("digits").ifMatch(OTHER)), 412, "PreconditionFailed");
    refused(() -> read(g -> g.key("digits").ifUnmodifiedSince(before)), 412, "PreconditionFailed");
    refused(() -> s3.headObject(h -> h.bucket(bucket).key("digits").ifMatch(OTHER)), 412);
  }

  @Test
  void anEntityTagOutweighsATime() {
    Instant before = modified.minus(Duration.ofHours(1));

    assertThat(read(g -> g.key("digits").ifMatch(etag).ifUnmodifiedSince(before)))
        .isEqualTo(CONTENT);
    assertThat(read(g -> g.key("digits").ifNoneMatch(OTHER).ifModifiedSince(modified)))
        .isEqualTo(CONTENT);
  }

  @Test
  void whatIsMissingIsToldByItsCode() {
    refused(() -> read(g -> g.key("missing")), 404, "NoSuchKey");
    refused(() -> read(g -> g.bucket("missing-" + bucket).key("x")), 404, "NoSuchBucket");
    assertThat(catchThrowable(() -> s3.headObject(h -> h.bucket(bucket).key("missing"))))
        .isInstanceOf(NoSuchKeyException.class);
    assertThat(catchThrowable(() -> s3.headBucket(h -> h.bucket("missing-" + bucket))))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void aVersionIdThatIsNoneIsAnInvalidArgument() {
    refused(() -> read(g -> g.key("digits").versionId("nonsense")), 400, "InvalidArgument");
  }

  @Test
  void whatTheWriterSaidComesBack() {
    s3.putObject(
        p ->
            p.bucket(bucket)
                .key("described")
                .contentType("text/csv")
                .contentLanguage("de")
                .contentDisposition("attachment; filename=\"a.csv\"")
                .cacheControl("no-store")
                .contentEncoding("identity")
                .metadata(Map.of("Origin", "a machine")),
        RequestBody.fromString("a,b"));

    var head = s3.headObject(h -> h.bucket(bucket).key("described"));

    assertThat(head.contentType()).isEqualTo("text/csv");
    assertThat(head.contentLanguage()).isEqualTo("de");
    assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"a.csv\"");
    assertThat(head.cacheControl()).isEqualTo("no-store");
    assertThat(head.contentEncoding()).isEqualTo("identity");
    assertThat(head.metadata()).containsEntry("origin", "a machine");
    assertThat(head.contentLength()).isEqualTo(3);
    assertThat(head.acceptRanges()).isEqualTo("bytes");
  }

  @Test
  void aReaderMaySayHowItWantsToBeAnswered() {
    var answer =
        s3.getObjectAsBytes(g ->
                g.bucket(bucket)
                    .key("digits")
                    .responseContentType("text/x")
                    .responseContentDisposition("inline"))
            .response();

    assertThat(answer.contentType()).isEqualTo("text/x");
    assertThat(answer.contentDisposition()).isEqualTo("inline");
  }

  @Test
  void whatIsTooLongIsRefused() {
    refused(() -> put("k".repeat(1025), "x"), 400, "KeyTooLongError");
    refused(
        () ->
            s3.putObject(
                p -> p.bucket(bucket).key("m").metadata(Map.of("m", "x".repeat(2048))),
                RequestBody.fromString("x")),
        400,
        "MetadataTooLarge");
  }

  private String read(Consumer<GetObjectRequest.Builder> request) {
    return s3.getObjectAsBytes(g -> request.accept(g.bucket(bucket))).asUtf8String();
  }
}

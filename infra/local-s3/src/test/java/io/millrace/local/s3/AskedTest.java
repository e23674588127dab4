package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.service.Arns;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What is asked beside the object itself: it is done and told, or refused before anything is. */
class AskedTest extends S3Fixture {

  @ParameterizedTest
  @CsvSource({
    "x-amz-object-lock-legal-hold, ON, 400, InvalidRequest",
    "x-amz-object-lock-legal-hold, MAYBE, 400, InvalidArgument",
    "x-amz-server-side-encryption-customer-algorithm, AES256, 501, NotImplemented",
    "x-amz-storage-class, GLACIER, 501, NotImplemented",
    "x-amz-server-side-encryption, aws:kms:dsse, 501, NotImplemented",
    "x-amz-server-side-encryption, rot13, 400, InvalidArgument",
    "x-amz-write-offset-bytes, 5, 501, NotImplemented",
    "x-amz-acl, public-read, 400, AccessControlListNotSupported",
    "x-amz-grant-read, id=1, 400, AccessControlListNotSupported",
    "x-amz-expected-bucket-owner, 111122223333, 403, AccessDenied"
  })
  void whatIsNotDoneIsRefusedBeforeAnythingIs(String header, String value, int status, String code)
      throws Exception {
    Http.Answer answer = Http.send(port, "PUT", "/intake/k", Map.of(header, value), "content");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    if (status == 501) {
      assertThat(answer.response().body()).contains("<Header>" + header + "</Header>");
    }
    assertThatExceptionOfType(NoSuchKeyException.class).isThrownBy(() -> get("k"));
  }

  @ParameterizedTest
  @CsvSource({"GET, /intake?list-type=2&colour=red, colour", "GET, /intake/k?tagging&acl, acl"})
  void aParameterThatIsNotReadIsRefused(String method, String path, String name) throws Exception {
    put("k", "content");

    Http.Answer answer = Http.send(port, method, path, Map.of(), "");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.response().body()).contains("<Parameter>" + name + "</Parameter>");
  }

  @Test
  void aDocumentThatSaysMoreThanIsDoneIsRefused() throws Exception {
    put("k", "content");

    Http.Answer answer =
        Http.send(
            port,
            "POST",
            "/intake?delete",
            Map.of(),
            "<Delete><Object><Key>k</Key><Size>7</Size></Object></Delete>");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.response().body()).contains("<Element>Size</Element>");
    assertThat(get("k")).isEqualTo("content");
  }

  @Test
  void thatAClientNamesTheVersionOfTheApiAsksForNothing() throws Exception {
    Http.Answer answer =
        Http.send(port, "PUT", "/intake/k", Map.of("x-amz-api-version", "2006-03-01"), "content");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void whatTheOwnerMayAskIsTaken() {
    s3.putObject(
        b ->
            b.bucket(BUCKET)
                .key("k")
                .acl("bucket-owner-full-control")
                .storageClass("STANDARD")
                .expectedBucketOwner(Arns.ACCOUNT),
        RequestBody.fromString("content"));

    assertThat(get("k")).isEqualTo("content");
  }

  @Test
  void anObjectTellsHowItIsEncrypted() {
    var usual = put("k", "content");
    assertThat(usual.serverSideEncryptionAsString()).isEqualTo("AES256");
    var asked =
        s3.putObject(
            b ->
                b.bucket(BUCKET)
                    .key("k")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId("alias/own"),
            RequestBody.fromString("content"));
    assertThat(asked.ssekmsKeyId()).isEqualTo("alias/own");
    var head = s3.headObject(b -> b.bucket(BUCKET).key("k"));
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).isEqualTo("alias/own");
    var copied =
        s3.copyObject(b ->
            b.sourceBucket(BUCKET).sourceKey("k").destinationBucket(BUCKET).destinationKey("copy"));
    assertThat(copied.serverSideEncryptionAsString()).isEqualTo("AES256");
    assertThat(s3.headObject(b -> b.bucket(BUCKET).key("copy")).ssekmsKeyId()).isNull();
  }
}

package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LegalHoldTest extends S3Fixture {

  private static final String LOCKS = "locks";

  @BeforeEach
  void bucketThatLocks() {
    s3.createBucket(b -> b.bucket(LOCKS).objectLockEnabledForBucket(true));
  }

  @Test
  void whatIsHeldIsNotDeletedUntilItIsLetGo() throws Exception {
    String version = write("k", null);
    refused(() -> status("k"), "NoSuchObjectLockConfiguration");
    set("k", ObjectLockLegalHoldStatus.ON);
    stop();
    start();

    assertThat(status("k")).isEqualTo(ObjectLockLegalHoldStatus.ON);
    assertThat(s3.headObject(b -> b.bucket(LOCKS).key("k")).objectLockLegalHoldStatus())
        .isEqualTo(ObjectLockLegalHoldStatus.ON);
    refused(
        () ->
            s3.deleteObject(
                b -> b.bucket(LOCKS).key("k").versionId(version).bypassGovernanceRetention(true)),
        "AccessDenied");
    set("k", ObjectLockLegalHoldStatus.OFF);
    assertThat(status("k")).isEqualTo(ObjectLockLegalHoldStatus.OFF);
    s3.deleteObject(b -> b.bucket(LOCKS).key("k").versionId(version));
    refused(() -> status("k"), "NoSuchKey");
  }

  @Test
  void whatIsWrittenMayBeHeldAtOnce() {
    String version = write("k", ObjectLockLegalHoldStatus.ON);

    assertThat(status("k")).isEqualTo(ObjectLockLegalHoldStatus.ON);
    s3.deleteObject(b -> b.bucket(LOCKS).key("k")); // hides it
    refused(
        () -> s3.deleteObject(b -> b.bucket(LOCKS).key("k").versionId(version)), "AccessDenied");
  }

  @Test
  void whereNothingIsLockedNothingIsHeld() {
    put("other", "content");

    refused(() -> s3.getObjectLegalHold(b -> b.bucket(BUCKET).key("other")), "InvalidRequest");
    refused(
        () ->
            s3.putObject(
                b ->
                    b.bucket(BUCKET)
                        .key("k")
                        .objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON),
                RequestBody.fromString("x")),
        "InvalidRequest");
    assertThatThrownBy(() -> s3.headObject(b -> b.bucket(BUCKET).key("k")))
        .isInstanceOf(S3Exception.class);
    write("k", null);
    refused(
        () ->
            s3.putObjectLegalHold(b -> b.bucket(LOCKS).key("k").legalHold(h -> h.status("MAYBE"))),
        "MalformedXML");
  }

  private String write(String key, @Nullable ObjectLockLegalHoldStatus status) {
    return s3.putObject(
            b -> b.bucket(LOCKS).key(key).objectLockLegalHoldStatus(status),
            RequestBody.fromString("content"))
        .versionId();
  }

  private void set(String key, ObjectLockLegalHoldStatus status) {
    s3.putObjectLegalHold(b -> b.bucket(LOCKS).key(key).legalHold(h -> h.status(status)));
  }

  private ObjectLockLegalHoldStatus status(String key) {
    return s3.getObjectLegalHold(b -> b.bucket(LOCKS).key(key)).legalHold().status();
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}

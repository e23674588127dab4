package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Type;

class AclTest extends S3Fixture {

  @Test
  void theOwnerOfABucketMayAllWithItAndWithWhatIsInIt() {
    put("k", "content");
    var ofBucket = s3.getBucketAcl(b -> b.bucket(BUCKET));
    var ofObject = s3.getObjectAcl(b -> b.bucket(BUCKET).key("k"));

    assertThat(ofObject.owner()).isEqualTo(ofBucket.owner());
    assertThat(ofObject.grants()).isEqualTo(ofBucket.grants());
    Grant only = ofObject.grants().getFirst();
    assertThat(ofObject.grants()).hasSize(1);
    assertThat(only.permission()).isEqualTo(Permission.FULL_CONTROL);
    assertThat(only.grantee().type()).isEqualTo(Type.CANONICAL_USER);
    assertThat(only.grantee().id()).isEqualTo(ofObject.owner().id());
    refused(() -> s3.getObjectAcl(b -> b.bucket(BUCKET).key("other")), "NoSuchKey");
    refused(() -> s3.getBucketAcl(b -> b.bucket("other-bucket")), "NoSuchBucket");
  }

  @Test
  void nobodyElseIsGivenAnything() {
    put("k", "content");

    refused(
        () -> s3.putObjectAcl(b -> b.bucket(BUCKET).key("k").acl(ObjectCannedACL.PUBLIC_READ)),
        "AccessControlListNotSupported");
    refused(
        () ->
            s3.putBucketAcl(
                b -> b.bucket(BUCKET).accessControlPolicy(p -> p.owner(o -> o.id("other")))),
        "AccessControlListNotSupported");
  }

  @Test
  void whatWasReadMayBeWrittenBack() {
    put("k", "content");
    var read = s3.getObjectAcl(b -> b.bucket(BUCKET).key("k"));

    s3.putObjectAcl(b ->
        b.bucket(BUCKET)
            .key("k")
            .accessControlPolicy(p -> p.owner(read.owner()).grants(read.grants())));
    refused(
        () ->
            s3.putObjectAcl(b ->
                b.bucket(BUCKET)
                    .key("k")
                    .accessControlPolicy(p ->
                        p.owner(read.owner())
                            .grants(
                                Grant.builder()
                                    .permission(Permission.READ)
                                    .grantee(g -> g.type(Type.GROUP).uri("everybody"))
                                    .build()))),
        "AccessControlListNotSupported");
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}

package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * S3 User Guide, "Locking objects with Object Lock". All in governance mode: nobody could remove
 * what an account locked for a day in the other.
 */
class S3ObjectLockTest extends S3Conformance {

  @Override
  @BeforeAll
  void createBucket() {
    s3.createBucket(c -> c.bucket(bucket).objectLockEnabledForBucket(true));
    s3.putObjectLockConfiguration(p ->
        p.bucket(bucket)
            .objectLockConfiguration(c ->
                c.objectLockEnabled(ObjectLockEnabled.ENABLED)
                    .rule(r ->
                        r.defaultRetention(
                            d -> d.mode(ObjectLockRetentionMode.GOVERNANCE).days(1)))));
  }

  @Override
  void delete(String key, String versionId) {
    s3.deleteObject(
        d -> d.bucket(bucket).key(key).versionId(versionId).bypassGovernanceRetention(true));
  }

  @Test
  void whatIsWrittenIsLockedForAsLongAsTheBucketSays() {
    Instant before = Instant.now();
    String version = put("default", "x").versionId();

    var head = s3.headObject(h -> h.bucket(bucket).key("default"));
    assertThat(head.objectLockMode()).isEqualTo(ObjectLockMode.GOVERNANCE);
    assertThat(head.objectLockRetainUntilDate())
        .isBetween(before.plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
    assertThat(retention("default", version).mode()).isEqualTo(ObjectLockRetentionMode.GOVERNANCE);
  }

  @Test
  void aLockedVersionIsNotDeletedUnlessTheLockIsBypassed() {
    String version = put("locked", "x").versionId();

    refused(
        () -> s3.deleteObject(d -> d.bucket(bucket).key("locked").versionId(version)),
        403,
        "AccessDenied");
    var many =
        s3.deleteObjects(d ->
            d.bucket(bucket)
                .delete(list ->
                    list.objects(
                        ObjectIdentifier.builder().key("locked").versionId(version).build())));
    assertThat(many.errors()).extracting(S3Error::code).containsExactly("AccessDenied");
    assertThat(get("locked")).isEqualTo("x");

    delete("locked", version);
    refused(() -> get("locked"), 404, "NoSuchKey");
  }

  @Test
  void aLockedObjectMayBeHiddenAndOverwritten() {
    String version = put("hidden", "first").versionId();
    put("hidden", "second");

    assertThat(s3.deleteObject(d -> d.bucket(bucket).key("hidden")).deleteMarker()).isTrue();
    assertThat(
            s3.getObjectAsBytes(g -> g.bucket(bucket).key("hidden").versionId(version))
                .asUtf8String())
        .isEqualTo("first");
  }

  @Test
  void aWriterMaySayHowLong() {
    Instant until = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    String version =
        s3.putObject(
                p ->
                    p.bucket(bucket)
                        .key("own")
                        .objectLockMode(ObjectLockMode.GOVERNANCE)
                        .objectLockRetainUntilDate(until),
                RequestBody.fromString("x"))
            .versionId();

    assertThat(retention("own", version).retainUntilDate()).isEqualTo(until);
  }

  @Test
  void aLockIsMadeLongerFreelyAndShorterByBypassOnly() {
    String version = put("changed", "x").versionId();
    Instant longer = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
    Instant shorter = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

    retain("changed", version, longer, false);
    assertThat(retention("changed", version).retainUntilDate()).isEqualTo(longer);
    refused(() -> retain("changed", version, shorter, false), 403, "AccessDenied");
    retain("changed", version, shorter, true);
    assertThat(retention("changed", version).retainUntilDate()).isEqualTo(shorter);
  }

  @Test
  void aLockThatIsOverCannotBePut() {
    String version = put("past", "x").versionId();

    refused(
        () -> retain("past", version, Instant.now().minus(Duration.ofHours(1)), true),
        400,
        "InvalidArgument");
  }

  @Test
  void aBucketThatLocksKeepsVersionsForGood() {
    assertThat(s3.getBucketVersioning(g -> g.bucket(bucket)).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    refused(
        () ->
            s3.putBucketVersioning(p ->
                p.bucket(bucket)
                    .versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED))),
        409,
        "InvalidBucketState");
    var rule =
        s3.getObjectLockConfiguration(g -> g.bucket(bucket)).objectLockConfiguration().rule();
    assertThat(rule.defaultRetention().days()).isEqualTo(1);
  }

  @Test
  void aBucketWithoutLocksSaysSo() {
    String name = "unlocked-" + bucket.substring("conformance-".length());
    s3.createBucket(c -> c.bucket(name));
    s3.putObject(p -> p.bucket(name).key("k"), RequestBody.fromString("x"));
    try {
      refused(
          () -> s3.getObjectLockConfiguration(g -> g.bucket(name)),
          404,
          "ObjectLockConfigurationNotFoundError");
      refused(() -> s3.getObjectRetention(g -> g.bucket(name).key("k")), 400, "InvalidRequest");
    } finally {
      s3.deleteObject(d -> d.bucket(name).key("k"));
      s3.deleteBucket(d -> d.bucket(name));
    }
  }

  private void retain(String key, String version, Instant until, boolean bypass) {
    s3.putObjectRetention(p ->
        p.bucket(bucket)
            .key(key)
            .versionId(version)
            .bypassGovernanceRetention(bypass)
            .retention(r -> r.mode(ObjectLockRetentionMode.GOVERNANCE).retainUntilDate(until)));
  }

  private ObjectLockRetention retention(String key, String version) {
    return s3.getObjectRetention(g -> g.bucket(bucket).key(key).versionId(version)).retention();
  }
}

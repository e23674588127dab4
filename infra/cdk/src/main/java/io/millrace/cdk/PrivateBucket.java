package io.millrace.cdk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CfnBucket.DefaultRetentionProperty;
import software.amazon.awscdk.services.s3.CfnBucket.EventBridgeConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.NotificationConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.ObjectLockConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.ObjectLockRuleProperty;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * A bucket that nobody outside can read, and nobody inside can lose but who is to forget somebody.
 *
 * <p>It is encrypted, answers over TLS only, refuses public access and access lists, and keeps what
 * was replaced or deleted for as long as its stage says. An upload that was begun and never ended
 * is cleared away after {@value #UNFINISHED_DAYS} days.
 */
public final class PrivateBucket extends Construct {

  private static final int UNFINISHED_DAYS = 7;

  private final Bucket bucket;
  private final DataKey key;

  public PrivateBucket(Construct scope, String id, Stage stage, DataKey key) {
    this(scope, id, stage, key, null);
  }

  /**
   * @param name that others find it by; null for a generated one
   */
  PrivateBucket(Construct scope, String id, Stage stage, DataKey key, @Nullable String name) {
    super(scope, id);
    this.key = key;
    bucket =
        Bucket.Builder.create(this, "Bucket")
            .bucketName(name)
            .encryption(key.key() == null ? BucketEncryption.S3_MANAGED : BucketEncryption.KMS)
            .encryptionKey(key.key())
            .bucketKeyEnabled(key.key() != null)
            .enforceSsl(true)
            .minimumTlsVersion(1.2)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .versioned(true)
            .removalPolicy(stage.removalPolicy())
            .build();
    bucket.addLifecycleRule(
        LifecycleRule.builder()
            .id("replaced")
            .noncurrentVersionExpiration(Duration.days(stage.retention().replacedDays()))
            .abortIncompleteMultipartUploadAfter(Duration.days(UNFINISHED_DAYS))
            .build());
  }

  /** Every object created is announced on the account's default event bus from now on. */
  public void announceUploads() {
    // The construct library would deploy a function to set it.
    resource()
        .setNotificationConfiguration(
            NotificationConfigurationProperty.builder()
                .eventBridgeConfiguration(
                    EventBridgeConfigurationProperty.builder().eventBridgeEnabled(true).build())
                .build());
  }

  /**
   * Each version of an object is kept this many days from now on, whoever deletes it: only who has
   * the right to bypass governance, which is granted to nobody here, is let.
   */
  public void lock(int days) {
    resource().setObjectLockEnabled(true);
    resource()
        .setObjectLockConfiguration(
            ObjectLockConfigurationProperty.builder()
                .objectLockEnabled("Enabled")
                .rule(
                    ObjectLockRuleProperty.builder()
                        .defaultRetention(
                            DefaultRetentionProperty.builder()
                                .mode("GOVERNANCE")
                                .days(days)
                                .build())
                        .build())
                .build());
  }

  private CfnBucket resource() {
    return (CfnBucket) requireNonNull(bucket.getNode().getDefaultChild());
  }

  /** Lets one role, of this account or another, put objects here and see that they are there. */
  void acceptFrom(String account, String roleArn) {
    bucket.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(List.of(new AccountPrincipal(account)))
            .actions(List.of("s3:PutObject", "s3:GetObject"))
            .resources(List.of(bucket.arnForObjects("*")))
            .conditions(Map.of("ArnEquals", Map.of("aws:PrincipalArn", roleArn)))
            .build());
    key.acceptFrom(account, roleArn);
  }

  /** Deletes objects under the prefix, or all, this many days after they were written. */
  public void expire(String prefix, int days) {
    bucket.addLifecycleRule(
        LifecycleRule.builder()
            .id(prefix.isEmpty() ? "all" : prefix)
            .prefix(prefix.isEmpty() ? null : prefix)
            .expiration(Duration.days(days))
            .build());
  }

  /** Allows reading the objects under the prefixes, and telling a missing one from a secret one. */
  public void grantRead(IGrantable reader, String... prefixes) {
    grant(reader, List.of("s3:GetObject", "s3:GetObjectVersion"), prefixes);
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(reader)
            .actions(List.of("s3:ListBucket"))
            .resourceArns(List.of(bucket.getBucketArn()))
            .build());
    key.grantDecrypt(reader);
  }

  /** Allows listing what was ever dropped, by version, and reading none of it. */
  public void grantListVersions(IGrantable reader) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(reader)
            .actions(List.of("s3:ListBucketVersions"))
            .resourceArns(List.of(bucket.getBucketArn()))
            .build());
  }

  /** Allows writing objects under the prefixes, in parts too; not deleting them. */
  public void grantWrite(IGrantable writer, String... prefixes) {
    grant(writer, List.of("s3:PutObject", "s3:AbortMultipartUpload"), prefixes);
    key.grantEncrypt(writer);
  }

  /** Allows destroying what is there under the prefixes, version by version: to forget somebody. */
  public void grantDestroy(IGrantable who, String... prefixes) {
    grant(who, List.of("s3:DeleteObjectVersion"), prefixes);
    grantListVersions(who);
  }

  private void grant(IGrantable grantee, List<String> actions, String... prefixes) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(actions)
            .resourceArns(
                Stream.of(prefixes).map(prefix -> bucket.arnForObjects(prefix + "*")).toList())
            .build());
  }

  public String name() {
    return bucket.getBucketName();
  }

  public String arn() {
    return bucket.getBucketArn();
  }
}

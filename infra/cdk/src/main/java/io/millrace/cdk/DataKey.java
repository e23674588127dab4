package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/**
 * What encrypts all that a stage keeps: objects, stateTable, dead letters, captures on their way,
 * logs, what alarms tell.
 *
 * <p>It is one key of the account's own, which KMS renews each year, or, where the stage has none,
 * each service's own key. Whoever is granted a bucket, the stateTable or the dead letters is
 * granted the key with it. Its alias is {@code millrace-<stage>-data}; deleted, it takes everything
 * along, so it outlives its stack wherever data does.
 */
public final class DataKey extends Construct {

  private static final List<String> DECRYPT = List.of("kms:Decrypt", "kms:DescribeKey");
  private static final List<String> ENCRYPT =
      List.of(
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo");

  /** S3, as keys see who asks on behalf of others. */
  static final String S3 = "s3.%s.amazonaws.com".formatted(Aws.REGION);

  private final @Nullable Key key;

  public DataKey(Construct scope, String id, Stage stage) {
    super(scope, id);
    key =
        switch (stage.encryption()) {
          case AWS_OWNED -> null;
          case CUSTOMER_MANAGED -> owned(stage);
        };
  }

  private Key owned(Stage stage) {
    Key owned =
        Key.Builder.create(this, "Key")
            .description("Encrypts what the stage %s keeps".formatted(stage.name()))
            .alias(alias(stage.name()))
            .enableKeyRotation(true)
            .removalPolicy(stage.removalPolicy())
            .build();
    String logs = Arns.of(this, "logs", "log-group:/millrace/%s/*".formatted(stage.name()));
    owned.addToResourcePolicy(
        statement("logs.%s.amazonaws.com".formatted(Aws.REGION), ENCRYPT)
            .conditions(Map.of("ArnLike", Map.of("kms:EncryptionContext:aws:logs:arn", logs)))
            .build());
    // A rule leaves dead letters in its own name.
    owned.addToResourcePolicy(
        statement("events.amazonaws.com", List.of("kms:Decrypt", "kms:GenerateDataKey"))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
    // An alarm tells a topic in its own name.
    owned.addToResourcePolicy(
        statement("cloudwatch.amazonaws.com", List.of("kms:Decrypt", "kms:GenerateDataKey"))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
    return owned;
  }

  private static PolicyStatement.Builder statement(String service, List<String> actions) {
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal(service)))
        .actions(actions)
        .resources(List.of("*")); // in a key's policy, the key
  }

  /** The alias of a stage's key, in whichever account. */
  static String alias(String stage) {
    return "alias/millrace-%s-data".formatted(stage);
  }

  /** Lets one role, of this account or another, write what it encrypts, by way of S3 only. */
  void acceptFrom(String account, String roleArn) {
    if (key != null) {
      key.addToResourcePolicy(
          PolicyStatement.Builder.create()
              .principals(List.of(new AccountPrincipal(account)))
              .actions(List.of("kms:Decrypt", "kms:GenerateDataKey"))
              .resources(List.of("*")) // in a key's policy, the key
              .conditions(
                  new TreeMap<>(
                      Map.of(
                          "ArnEquals", Map.of("aws:PrincipalArn", roleArn),
                          "StringEquals", Map.of("kms:ViaService", S3))))
              .build());
    }
  }

  /** Allows reading what it encrypts. */
  void grantDecrypt(IGrantable reader) {
    grant(reader, DECRYPT);
  }

  /** Allows writing what it encrypts, and reading it. */
  void grantEncrypt(IGrantable writer) {
    grant(writer, ENCRYPT);
  }

  /** Allows handing it to the disks of training jobs, and to nothing that AWS does not run. */
  void grantVolumes(IGrantable grantee) {
    if (key != null) {
      Grant.addToPrincipal(
          GrantOnPrincipalOptions.builder()
              .grantee(grantee)
              .actions(List.of("kms:CreateGrant"))
              .resourceArns(List.of(key.getKeyArn()))
              .conditions(Map.of("Bool", Map.of("kms:GrantIsForAWSResource", "true")))
              .build());
    }
  }

  private void grant(IGrantable grantee, List<String> actions) {
    if (key != null) {
      Grant.addToPrincipal(
          GrantOnPrincipalOptions.builder()
              .grantee(grantee)
              .actions(actions)
              .resourceArns(List.of(key.getKeyArn()))
              .build());
    }
  }

  /** The key; null where services use their own. */
  @Nullable Key key() {
    return key;
  }

  /** Its ARN; null where services use their own. */
  @Nullable String arn() {
    return key == null ? null : key.getKeyArn();
  }
}

package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;

/**
 * The stages before and after one, as a release goes through them: who hands versions to it, and to
 * whom it hands them. Everything that both sides must agree on is derived from their names and
 * accounts; both are in the same region.
 *
 * @param before empty for the first stage
 * @param after empty for the last stage
 */
public record Neighbours(Optional<Neighbour> before, Optional<Neighbour> after) {

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /**
   * Neighbours in the same account.
   *
   * @param before null for the first stage
   * @param after null for the last stage
   */
  static Neighbours of(@Nullable String before, @Nullable String after) {
    return new Neighbours(
        Optional.ofNullable(before).map(stage -> new Neighbour(stage, null)),
        Optional.ofNullable(after).map(stage -> new Neighbour(stage, null)));
  }

  /**
   * The name of the role in which a stage hands versions over, the same in every template. Roles
   * are an account's, whatever the region, and a stage may be in several.
   */
  static String promoterName(String stage) {
    return "millrace-%s-promoter-%s".formatted(stage, Aws.REGION);
  }

  /** The bucket in which a stage takes in promotions. */
  static String promotionsBucket(String stage, String account) {
    return "millrace-%s-promotions-%s-%s".formatted(stage, account, Aws.REGION);
  }

  /**
   * Another stage.
   *
   * @param account that it is in; null for the same account
   */
  record Neighbour(String stage, @Nullable String account) {

    Neighbour {
      if (account != null && !ACCOUNT.matcher(account).matches()) {
        throw new IllegalArgumentException(
            "account of %s: expected %s, got '%s'".formatted(stage, ACCOUNT.pattern(), account));
      }
    }

    boolean isElsewhere() {
      return account != null;
    }

    String accountOrOurs() {
      return account == null ? Aws.ACCOUNT_ID : account;
    }

    String promotionsBucket() {
      return Neighbours.promotionsBucket(stage, accountOrOurs());
    }

    /** The role in which the stage hands versions over. */
    String promoterArn() {
      return "arn:%s:iam::%s:role/%s"
          .formatted(Aws.PARTITION, accountOrOurs(), promoterName(stage));
    }

    /** The key with which the stage signs, by its alias. */
    String signingKeyArn() {
      return "arn:%s:kms:%s:%s:%s"
          .formatted(Aws.PARTITION, Aws.REGION, accountOrOurs(), SigningKey.alias(stage));
    }

    /** Every key of its account: what ids they have is known there only. */
    String keys() {
      return "arn:%s:kms:%s:%s:key/*".formatted(Aws.PARTITION, Aws.REGION, accountOrOurs());
    }

    /** Allows putting promotions into its bucket, under its key, and reading them again. */
    void grantHandOver(IGrantable promoter) {
      Grant.addToPrincipal(
          GrantOnPrincipalOptions.builder()
              .grantee(promoter)
              .actions(List.of("s3:PutObject", "s3:GetObject"))
              .resourceArns(
                  List.of("arn:%s:s3:::%s/*".formatted(Aws.PARTITION, promotionsBucket())))
              .build());
      allowWithKey(
          promoter,
          List.of("kms:Decrypt", "kms:GenerateDataKey"),
          new TreeMap<>(
              Map.of(
                  "StringEquals", Map.of("kms:ViaService", DataKey.S3),
                  "ForAnyValue:StringEquals",
                      Map.of("kms:ResourceAliases", DataKey.alias(stage)))));
    }

    /** Allows asking whether it signed something. */
    void grantVerify(IGrantable verifier) {
      allowWithKey(
          verifier,
          List.of("kms:Verify"),
          Map.of("StringEquals", Map.of("kms:RequestAlias", SigningKey.alias(stage))));
    }

    /** The conditions keep to one key by its alias. */
    private void allowWithKey(
        IGrantable grantee, List<String> actions, Map<String, Map<String, Object>> conditions) {
      Grant.addToPrincipal(
          GrantOnPrincipalOptions.builder()
              .grantee(grantee)
              .actions(actions)
              .resourceArns(List.of(keys()))
              .conditions(conditions)
              .build());
    }
  }
}

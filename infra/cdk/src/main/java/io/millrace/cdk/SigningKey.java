package io.millrace.cdk;

import io.millrace.cdk.Neighbours.Neighbour;
import java.util.List;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.kms.KeySpec;
import software.amazon.awscdk.services.kms.KeyUsage;
import software.constructs.Construct;

/**
 * A key that a stage vouches with, on the curve P-256, in KMS, from where it never comes out: one
 * for its model versions, with the alias {@code millrace-<stage>-signing}, and one for what it
 * tells webhooks, with the alias {@code millrace-<stage>-notices}.
 *
 * <p>KMS does not rotate asymmetric keys: what was signed must stay verifiable.
 */
public final class SigningKey extends Construct {

  private final Key key;

  private SigningKey(Construct scope, String id, Stage stage, String signs, String alias) {
    super(scope, id);
    key =
        Key.Builder.create(this, "Key")
            .description("Signs %s of the stage %s".formatted(signs, stage.name()))
            .alias(alias)
            .keySpec(KeySpec.ECC_NIST_P256)
            .keyUsage(KeyUsage.SIGN_VERIFY)
            .removalPolicy(stage.removalPolicy())
            .build();
  }

  /** The key of a stage's model versions, which the stage after may ask about them. */
  public static SigningKey ofVersions(Construct scope, String id, Stage stage) {
    var made = new SigningKey(scope, id, stage, "the model versions", alias(stage.name()));
    stage.neighbours().after().filter(Neighbour::isElsewhere).ifPresent(made::letVerify);
    return made;
  }

  /** The key of what a stage tells webhooks. */
  static SigningKey ofNotices(Construct scope, String id, Stage stage) {
    return new SigningKey(scope, id, stage, "what webhooks are told", noticesAlias(stage.name()));
  }

  /**
   * Lets the roles of another account that are allowed to there ask whether something was signed.
   */
  private void letVerify(Neighbour other) {
    key.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(List.of(new AccountPrincipal(other.accountOrOurs())))
            .actions(List.of("kms:Verify", "kms:GetPublicKey", "kms:DescribeKey"))
            .resources(List.of("*")) // in a key's policy, the key
            .build());
  }

  /** The alias of the key of a stage's model versions, in whichever account. */
  static String alias(String stage) {
    return "alias/millrace-%s-signing".formatted(stage);
  }

  /** The alias of the key of what a stage tells webhooks. */
  static String noticesAlias(String stage) {
    return "alias/millrace-%s-notices".formatted(stage);
  }

  /** Allows signing, which is to say what the stage vouches for. */
  public void grantSign(IGrantable signer) {
    grant(signer, "kms:Sign");
  }

  /** Allows asking whether something was signed. */
  public void grantVerify(IGrantable verifier) {
    grant(verifier, "kms:Verify");
  }

  public String arn() {
    return key.getKeyArn();
  }

  private void grant(IGrantable grantee, String action) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(List.of(action))
            .resourceArns(List.of(key.getKeyArn()))
            .build());
  }
}

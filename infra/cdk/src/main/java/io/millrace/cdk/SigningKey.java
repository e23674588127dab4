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
 * The key that a stage vouches with for its model versions: on the curve P-256, in KMS, from where
 * it never comes out.
 *
 * <p>Its alias is {@code millrace-<stage>-signing}. KMS does not rotate asymmetric keys: what was
 * signed must stay verifiable.
 */
public final class SigningKey extends Construct {

  private final Key key;

  public SigningKey(Construct scope, String id, Stage stage) {
    super(scope, id);
    key =
        Key.Builder.create(this, "Key")
            .description("Signs the model versions of the stage " + stage.name())
            .alias(alias(stage.name()))
            .keySpec(KeySpec.ECC_NIST_P256)
            .keyUsage(KeyUsage.SIGN_VERIFY)
            .removalPolicy(stage.removalPolicy())
            .build();
    stage.neighbours().after().filter(Neighbour::isElsewhere).ifPresent(this::letVerify);
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

  /** The alias of a stage's key, in whichever account. */
  static String alias(String stage) {
    return "alias/millrace-%s-signing".formatted(stage);
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

package io.millrace.aws;

import io.millrace.domain.Sha256;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.Signatures;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * An asymmetric key of KMS on the curve P-256; the private key never leaves KMS, and statements go
 * there as their digests.
 */
public final class KmsSignatures implements Signatures {

  private static final SigningAlgorithmSpec ALGORITHM = SigningAlgorithmSpec.ECDSA_SHA_256;

  private final KmsClient kms;
  private final String key;

  /**
   * @param key id or ARN of the key, or of an alias of it; of another account, an ARN
   */
  public KmsSignatures(KmsClient kms, String key) {
    this.kms = kms;
    this.key = key;
  }

  @Override
  public DigitalSignature sign(byte[] statement) {
    var signed =
        Aws.call(
            "sign with " + key,
            () ->
                kms.sign(s ->
                    s.keyId(key)
                        .message(digest(statement))
                        .messageType(MessageType.DIGEST)
                        .signingAlgorithm(ALGORITHM)));
    return DigitalSignature.of(
        Aws.said("the key that it signed with", signed.keyId()),
        Aws.said("its signature", signed.signature()).asByteArray());
  }

  @Override
  public boolean verify(byte[] statement, DigitalSignature signature) {
    return Aws.call(
        "verify with " + key,
        () -> {
          try {
            return Boolean.TRUE.equals(
                kms.verify(v ->
                        v.keyId(key)
                            .message(digest(statement))
                            .messageType(MessageType.DIGEST)
                            .signingAlgorithm(ALGORITHM)
                            .signature(SdkBytes.fromByteArray(signature.bytes())))
                    .signatureValid());
          } catch (KmsInvalidSignatureException e) {
            return false;
          }
        });
  }

  private static SdkBytes digest(byte[] statement) {
    var digest = Sha256.newDigest();
    digest.update(statement);
    return SdkBytes.fromByteArray(digest.digest());
  }
}

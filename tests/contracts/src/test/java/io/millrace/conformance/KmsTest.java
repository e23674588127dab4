package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contracts.AwsEndpoint;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * AWS KMS API Reference: what is refused, and how. What signing promises is in the contract of the
 * signatures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KmsTest {

  private static final SigningAlgorithmSpec ECDSA = SigningAlgorithmSpec.ECDSA_SHA_256;
  private static final int SHORTEST_WINDOW_DAYS = 7;

  private final KmsClient kms = AwsEndpoint.GIVEN.clients().client(KmsClient.builder());
  private String key = "";

  @BeforeAll
  void createKey() {
    key =
        kms.createKey(c -> c.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();
  }

  @AfterAll
  void close() {
    kms.close();
  }

  @Test
  @Order(1)
  void whatCannotBeSignedIsRefused() {
    refused(() -> sign(4097, MessageType.RAW, ECDSA), "ValidationException");
    refused(() -> sign(31, MessageType.DIGEST, ECDSA), "ValidationException");
    refused(
        () -> sign(1, MessageType.RAW, SigningAlgorithmSpec.RSASSA_PSS_SHA_256),
        "InvalidKeyUsageException");
    assertThat(sign(4096, MessageType.RAW, ECDSA).asByteArray()).isNotEmpty();
    assertThat(sign(32, MessageType.DIGEST, ECDSA).asByteArray()).isNotEmpty();
  }

  @Test
  @Order(1)
  void whatWasNotSignedIsToldByItsCode() {
    SdkBytes signature = sign(1, MessageType.RAW, ECDSA);

    refused(
        () ->
            kms.verify(v ->
                v.keyId(key)
                    .message(zeros(2))
                    .messageType(MessageType.RAW)
                    .signature(signature)
                    .signingAlgorithm(ECDSA)),
        "KMSInvalidSignatureException");
  }

  @Test
  @Order(1)
  void aKeyThatIsNotThereIsToldByItsCode() {
    String missing = "00000000-0000-0000-0000-000000000000";

    refused(() -> kms.describeKey(d -> d.keyId(missing)), "NotFoundException");
    refused(() -> kms.getPublicKey(g -> g.keyId("alias/missing-" + key)), "NotFoundException");
  }

  @Test
  @Order(2)
  void aKeyThatIsToBeDeletedSignsNoMore() {
    kms.scheduleKeyDeletion(d -> d.keyId(key).pendingWindowInDays(SHORTEST_WINDOW_DAYS));

    assertThat(kms.describeKey(d -> d.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_DELETION);
    refused(() -> sign(1, MessageType.RAW, ECDSA), "KMSInvalidStateException");
  }

  private SdkBytes sign(int bytes, MessageType type, SigningAlgorithmSpec algorithm) {
    return kms.sign(
            s -> s.keyId(key).message(zeros(bytes)).messageType(type).signingAlgorithm(algorithm))
        .signature();
  }

  private static SdkBytes zeros(int bytes) {
    return SdkBytes.fromByteArray(new byte[bytes]);
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(call)
        .satisfies(
            e -> assertThat(e.statusCode()).isEqualTo(400),
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}

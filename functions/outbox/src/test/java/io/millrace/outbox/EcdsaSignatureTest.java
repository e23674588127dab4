package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EcdsaSignatureTest {

  /** Among so many, numbers of less than 32 bytes are sure to be. */
  private static final int MANY = 2_000;

  @Test
  void everySignatureInDerIsTheSameInTheFormOfJsonWebSignatures() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = keys.generateKeyPair();
    Signature signing = Signature.getInstance("SHA256withECDSA");
    Signature verifying = Signature.getInstance("SHA256withECDSAinP1363Format");
    int shorter = 0;
    for (int each = 0; each < MANY; each++) {
      byte[] statement = {(byte) each, (byte) (each >> Byte.SIZE)};
      signing.initSign(pair.getPrivate());
      signing.update(statement);
      byte[] der = signing.sign();

      byte[] concatenated = EcdsaSignature.ofDer(der).concatenated();

      verifying.initVerify(pair.getPublic());
      verifying.update(statement);
      assertThat(verifying.verify(concatenated)).isTrue();
      shorter += concatenated[0] == 0 || concatenated[32] == 0 ? 1 : 0;
    }
    assertThat(shorter).isPositive();
  }

  @Test
  void whatIsNoSignatureIsRefused() {
    byte[] one = {0x30, 6, 2, 1, 5, 2, 1, 7};
    assertThat(EcdsaSignature.ofDer(one).concatenated()).hasSize(64).endsWith(7);
    for (int length = 0; length < one.length; length++) {
      refused(Arrays.copyOf(one, length));
    }
    refused(Arrays.copyOf(one, one.length + 1));
    refused(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 7});
    refused(new byte[] {0x30, 6, 2, 1, -5, 2, 1, 7});
    refused(new byte[] {0x31, 6, 2, 1, 5, 2, 1, 7});
    refused(new byte[] {0x30, 6, 2, 0, 2, 2, 1, 7});
    refused(new byte[] {0x30, 6, 2, 2, 5, 2, 1, 7});
    refused(new byte[] {0x30, 6, 2, -1, 5, 2, 1, 7});
  }

  private static void refused(byte[] der) {
    assertThatThrownBy(() -> EcdsaSignature.ofDer(der))
        .as("%s", Arrays.toString(der))
        .isInstanceOf(InvalidInputException.class);
  }
}

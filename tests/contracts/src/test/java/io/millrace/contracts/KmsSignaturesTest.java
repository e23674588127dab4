package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.KmsSignatures;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.signature.SignaturesContract;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

@ParameterizedClass
@EnumSource
class KmsSignaturesTest extends SignaturesContract {

  private static final int SHORTEST_WINDOW_DAYS = 7;

  /** Two keys an endpoint, for all tests: a key costs money where it is real. */
  private static final Map<AwsEndpoint, Keys> KEYS = new EnumMap<>(AwsEndpoint.class);

  private final Keys keys;

  KmsSignaturesTest(AwsEndpoint endpoint) {
    keys = KEYS.computeIfAbsent(endpoint, Keys::create);
  }

  @AfterAll
  static void deleteKeys() {
    KEYS.values().forEach(Keys::close);
    KEYS.clear();
  }

  @Override
  protected Signatures signatures() {
    return new KmsSignatures(keys.kms(), keys.one());
  }

  @Override
  protected Signatures another() {
    return new KmsSignatures(keys.kms(), keys.another());
  }

  @Test
  void whoHasThePublicKeyNeedsNobodyToVerify() throws Exception {
    byte[] statement = {1, 2, 3};
    DigitalSignature signature = signatures().sign(statement);

    byte[] spki = keys.kms().getPublicKey(g -> g.keyId(keys.one())).publicKey().asByteArray();
    var verifier = java.security.Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
    verifier.update(statement);
    assertThat(verifier.verify(signature.bytes())).isTrue();
  }

  private record Keys(KmsClient kms, String one, String another) implements AutoCloseable {

    static Keys create(AwsEndpoint endpoint) {
      KmsClient kms = endpoint.clients().client(KmsClient.builder());
      return new Keys(kms, createKey(kms), createKey(kms));
    }

    @Override
    public void close() {
      for (String key : List.of(one, another)) {
        kms.scheduleKeyDeletion(d -> d.keyId(key).pendingWindowInDays(SHORTEST_WINDOW_DAYS));
      }
      kms.close();
    }

    private static String createKey(KmsClient kms) {
      return kms.createKey(c ->
              c.description("Millrace contract test")
                  .keySpec(KeySpec.ECC_NIST_P256)
                  .keyUsage(KeyUsageType.SIGN_VERIFY))
          .keyMetadata()
          .arn();
    }
  }
}

package io.millrace.local.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServicePort;
import io.millrace.local.service.TemplateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** KMS as its documentation says, asked by its own SDK. */
class KmsTest {

  private static final SigningAlgorithmSpec ECDSA = SigningAlgorithmSpec.ECDSA_SHA_256;
  private static final SdkBytes MESSAGE = SdkBytes.fromString("message", UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String SIGNING =
      "{\"KeySpec\":\"ECC_NIST_P256\",\"KeyUsage\":\"SIGN_VERIFY\"}";

  @TempDir Path data;

  private KmsService service;
  private ServicePort port;
  private KmsClient kms;

  @BeforeEach
  void start() {
    service = new KmsService(data.resolve("kms"), () -> NOW);
    port = new ServicePort(service);
    kms =
        KmsClient.builder()
            .endpointOverride(port.endpoint())
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
  }

  @AfterEach
  void stop() {
    kms.close();
    port.close();
  }

  @Test
  void aKeyOfATemplateIsFoundByItsIdArnAliasAndTheArnOfItsAlias() {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);
    String arn = "arn:aws:kms:us-east-1:000000000000:key/" + id;
    make("AWS::KMS::Alias", "Alias", alias("alias/signing", arn));

    for (String name :
        new String[] {
          id, arn, "alias/signing", "arn:aws:kms:us-east-1:000000000000:alias/signing"
        }) {
      var metadata = kms.describeKey(d -> d.keyId(name)).keyMetadata();
      assertThat(metadata.arn()).isEqualTo(arn);
      assertThat(metadata.keyState()).isEqualTo(KeyState.ENABLED);
      assertThat(metadata.creationDate()).isEqualTo(NOW);
      assertThat(metadata.signingAlgorithms()).containsExactly(ECDSA);
    }
  }

  @Test
  void aMessageAndItsDigestAreSignedAlike() throws Exception {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);
    var signed = kms.sign(s -> s.keyId(id).message(MESSAGE).signingAlgorithm(ECDSA));
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256").digest(MESSAGE.asByteArray());

    var verified =
        kms.verify(v ->
            v.keyId(id)
                .message(SdkBytes.fromByteArray(digest))
                .messageType(MessageType.DIGEST)
                .signingAlgorithm(ECDSA)
                .signature(signed.signature()));

    assertThat(verified.signatureValid()).isTrue();
    assertThat(verified.keyId()).endsWith("key/" + id);
  }

  @Test
  void whatWasNotSignedIsAnErrorOfItsOwn() {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);
    var signature = kms.sign(s -> s.keyId(id).message(MESSAGE).signingAlgorithm(ECDSA)).signature();

    assertThatThrownBy(() ->
            kms.verify(v ->
                v.keyId(id)
                    .message(SdkBytes.fromUtf8String("another"))
                    .signingAlgorithm(ECDSA)
                    .signature(signature)))
        .isInstanceOf(KmsInvalidSignatureException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "6a3b9a4e-0000-0000-0000-000000000000",
    "alias/nobody",
    "arn:aws:kms:eu-west-1:000000000000:alias/signing",
    "arn:aws:kms:us-east-1:111111111111:key/6a3b9a4e-0000-0000-0000-000000000000"
  })
  void aKeyThatIsNotThereIsNotFound(String name) {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);
    make("AWS::KMS::Alias", "Alias", alias("alias/signing", id));

    assertThatThrownBy(() -> kms.getPublicKey(g -> g.keyId(name)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aKeyThatEncryptsDoesNotSign() {
    String id = make("AWS::KMS::Key", "Encrypting", "{}");

    assertThatThrownBy(() -> kms.sign(s -> s.keyId(id).message(MESSAGE).signingAlgorithm(ECDSA)))
        .isInstanceOf(InvalidKeyUsageException.class)
        .hasMessageContaining("ENCRYPT_DECRYPT which is not valid for Sign");
  }

  @Test
  void anAlgorithmOfAnotherKeySpecIsRefused() {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);

    assertThatThrownBy(() ->
            kms.sign(s ->
                s.keyId(id)
                    .message(MESSAGE)
                    .signingAlgorithm(SigningAlgorithmSpec.RSASSA_PSS_SHA_256)))
        .isInstanceOf(InvalidKeyUsageException.class);
  }

  @ParameterizedTest
  @CsvSource({"RAW, 4097", "DIGEST, 31", "DIGEST, 33"})
  void aMessageOfTheWrongLengthIsRefused(MessageType type, int bytes) {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);

    assertThatThrownBy(() ->
            kms.sign(s ->
                s.keyId(id)
                    .message(SdkBytes.fromByteArray(new byte[bytes]))
                    .messageType(type)
                    .signingAlgorithm(ECDSA)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  void aKeyThatWaitsForItsDeletionIsDescribedAndNotUsed() {
    String id =
        kms.createKey(c -> c.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();

    kms.scheduleKeyDeletion(d -> d.keyId(id).pendingWindowInDays(7));

    assertThat(kms.describeKey(d -> d.keyId(id)).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_DELETION);
    assertThatThrownBy(() -> kms.sign(s -> s.keyId(id).message(MESSAGE).signingAlgorithm(ECDSA)))
        .isInstanceOf(KmsInvalidStateException.class);
  }

  @Test
  void aKeyOutlivesARestartAndIsItsOwnersAlone() throws Exception {
    String id = make("AWS::KMS::Key", "Signing", SIGNING);
    SdkBytes before = kms.getPublicKey(g -> g.keyId(id)).publicKey();
    stop();
    start();

    assertThat(make("AWS::KMS::Key", "Signing", SIGNING)).isEqualTo(id);
    assertThat(kms.getPublicKey(g -> g.keyId(id)).publicKey()).isEqualTo(before);
    assertThat(permissions(data.resolve("kms"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(data.resolve("kms"))) {
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void aTemplateThatAsksForAnotherKindOfKeyIsRefused() {
    assertThatThrownBy(() ->
            make("AWS::KMS::Key", "Rsa", "{\"KeySpec\":\"RSA_2048\",\"KeyUsage\":\"SIGN_VERIFY\"}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("RSA_2048");
  }

  private String make(String type, String id, String properties) {
    return service.resourceTypes().stream()
        .filter(each -> each.name().equals(type))
        .findFirst()
        .map((ResourceType each) ->
            each.create(new Resource("Stack", id, JsonTrees.parse(properties))))
        .orElseThrow()
        .ref();
  }

  private static String alias(String name, String key) {
    return JsonTrees.object().put("AliasName", name).put("TargetKeyId", key).toString();
  }

  private static String permissions(Path path) throws java.io.IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

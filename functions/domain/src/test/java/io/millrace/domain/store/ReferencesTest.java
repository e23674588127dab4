package io.millrace.domain.store;

import static io.millrace.domain.Refusals.bounded;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.store.ObjectStore.PresignedPut;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What refers to bytes: to an object, a digest, a signature. */
class ReferencesTest {

  @Test
  void anObjectIsOneVersionUnderOneKeyOfOneBucket() {
    bounded(
        "bucket", (String bucket) -> new ObjectRef(bucket, "k", "v"), List.of("b"), List.of(""));
    bounded(
        "object key",
        (String key) -> new ObjectRef("b", key, "v"),
        List.of("k", "x".repeat(1024)),
        List.of("", " ", "x".repeat(1025)));
    bounded(
        "version id",
        (String version) -> new ObjectRef("b", "k", version),
        List.of("v"),
        List.of(""));
    assertThat(new ObjectRef("b", "k/l", "v1")).hasToString("s3://b/k/l?versionId=v1");
  }

  @Test
  void aDigestIsSixtyFourLowerCaseDigits() {
    bounded(
        "SHA-256",
        (String hex) -> new Sha256(hex),
        List.of("0".repeat(64), "0123456789abcdef".repeat(4)),
        List.of("", "0".repeat(63), "0".repeat(65), "A".repeat(64), "g".repeat(64)));
  }

  /** The digests of FIPS 180-2, appendix B. */
  @Test
  void aDigestIsTheOneOfTheStandard() {
    Sha256 abc = Sha256.of("abc");

    assertThat(abc).hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(abc.shortHex()).isEqualTo("ba7816bf8f01cfea");
  }

  @Test
  void aSignatureIsBase64UnderTheNameOfAKey() {
    bounded(
        "key of a signature",
        (String key) -> new DigitalSignature(key, "AAAA"),
        List.of("k", "arn:aws:kms:eu-west-1:1:key/a-b_c.d", "x".repeat(256)),
        List.of("", "a b", "x".repeat(257), "k\n"));
    bounded(
        "signature",
        (String value) -> new DigitalSignature("k", value),
        List.of("AAAA", "AAAAAAA=", "AAAAAA==", "+/+/", "A".repeat(1024)),
        List.of("", "AAA", "AAAAA", "A===", "AA-_", "A".repeat(1028)));
    assertThat(DigitalSignature.of("k", new byte[] {1, 2, 3}).bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void whereToPutSomethingIsNotPrinted() {
    assertThat(new PresignedPut(URI.create("https://a/?signature=s"), Map.of("x", "secret")))
        .hasToString("PresignedPut");
  }
}

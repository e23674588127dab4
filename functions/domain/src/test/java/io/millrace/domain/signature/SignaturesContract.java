package io.millrace.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every {@link Signatures} must do. The fake and the KMS adapter both extend it. */
public abstract class SignaturesContract {

  private static final byte[] STATEMENT = "kind 1\nproject a\n".getBytes(UTF_8);

  protected abstract Signatures signatures();

  /** Another key of the same kind. */
  protected abstract Signatures another();

  @Test
  void whatWasSignedIsVerified() {
    DigitalSignature signature = signatures().sign(STATEMENT);

    assertThat(signatures().verify(STATEMENT, signature)).isTrue();
    assertThat(signatures().verify(STATEMENT, signatures().sign(STATEMENT))).isTrue();
  }

  @Test
  void aLongStatementIsSignedWhole() {
    byte[] statement = new byte[10_000];
    DigitalSignature signature = signatures().sign(statement);
    assertThat(signatures().verify(statement, signature)).isTrue();

    statement[9_999] ^= 1;

    assertThat(signatures().verify(statement, signature)).isFalse();
  }

  @Test
  void anotherStatementIsNotVerified() {
    DigitalSignature signature = signatures().sign(STATEMENT);

    assertThat(signatures().verify("kind 1\nproject b\n".getBytes(UTF_8), signature)).isFalse();
  }

  @Test
  void anotherKeysSignatureIsNotVerifiedWhateverKeyItNames() {
    DigitalSignature theirs = another().sign(STATEMENT);
    String mine = signatures().sign(STATEMENT).key();

    assertThat(signatures().verify(STATEMENT, theirs)).isFalse();
    assertThat(signatures().verify(STATEMENT, new DigitalSignature(mine, theirs.value())))
        .isFalse();
  }

  @Test
  void whatIsNoSignatureIsNotVerified() {
    byte[] altered = signatures().sign(STATEMENT).bytes();
    altered[altered.length - 1] ^= 1;

    assertThat(signatures().verify(STATEMENT, DigitalSignature.of("k", altered))).isFalse();
    assertThat(signatures().verify(STATEMENT, DigitalSignature.of("k", new byte[] {1, 2, 3})))
        .isFalse();
  }
}

package io.millrace.domain.signature;

import io.millrace.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;

/**
 * A key in memory that is the same for the same name, and so are its signatures; passes {@link
 * SignaturesContract}.
 */
public final class InMemorySignatures implements Signatures {

  private static final String ALGORITHM = "Ed25519";

  private final String name;
  private final KeyPair pair;

  public InMemorySignatures(String name) {
    this.name = name;
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance(ALGORITHM);
      keys.initialize(255, new Named(name));
      pair = keys.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public DigitalSignature sign(byte[] statement) {
    try {
      var signature = java.security.Signature.getInstance(ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(statement);
      return DigitalSignature.of(name, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean verify(byte[] statement, DigitalSignature given) {
    try {
      var signature = java.security.Signature.getInstance(ALGORITHM);
      signature.initVerify(pair.getPublic());
      signature.update(statement);
      return signature.verify(given.bytes());
    } catch (GeneralSecurityException notEvenOne) {
      return false;
    }
  }

  /** Chance that depends on a name alone. */
  private static final class Named extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      byte[] drawn = Sha256.of(name).hex().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(drawn, 0, bytes, 0, bytes.length);
    }
  }
}

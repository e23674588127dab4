package io.millrace.domain.signature;

/** One key, and what is signed with it. */
public interface Signatures {

  /**
   * Signs a statement; the same statement again may be signed otherwise.
   *
   * @param statement at least one byte; says in its first line what kind of statement it is, so
   *     that none can be taken for one of another kind
   * @throws io.millrace.domain.UnavailableException if the key cannot be used now
   */
  DigitalSignature sign(byte[] statement);

  /**
   * Whether the statement is, byte by byte, one that was signed with this key. Which key the
   * signature names has no say in it.
   *
   * @throws io.millrace.domain.UnavailableException if the key cannot be used now
   */
  boolean verify(byte[] statement, DigitalSignature signature);
}

package io.millrace.wire;

/**
 * Whose rows are to be forgotten: the content of the file that the API leaves for intake, and that
 * is destroyed with them.
 *
 * @param value in the erasure's column
 * @param salt unguessable, so that the digest of this, which is kept, tells nobody the value
 */
public record ErasureWish(String value, String salt) {
  @Override
  public String toString() {
    return "ErasureWish";
  }
}

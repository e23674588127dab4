package io.millrace.outbox;

import io.millrace.domain.Check;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A signature on the curve P-256: KMS writes it as a sequence in DER, JSON Web Signatures as its
 * two numbers of {@value #BYTES} bytes (RFC 7518, 3.4).
 */
record EcdsaSignature(BigInteger r, BigInteger s) {

  private static final int BYTES = 32;
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int SHORTEST_LONG_FORM = 0x80; // a sequence of P-256 is shorter than this

  EcdsaSignature {
    for (BigInteger number : new BigInteger[] {r, s}) {
      Check.that(
          number.signum() > 0 && number.bitLength() <= Byte.SIZE * BYTES,
          "number of a signature",
          "more than 0, at most 256 bits",
          number.bitLength() + " bits");
    }
  }

  /**
   * The signature that is written so.
   *
   * @throws io.millrace.domain.InvalidInputException if this is none on that curve
   */
  static EcdsaSignature ofDer(byte[] der) {
    check(der, der.length > 2 && der[0] == SEQUENCE && der[1] == der.length - 2);
    byte[] first = integer(der, 2);
    byte[] second = integer(der, 4 + first.length);
    check(der, 6 + first.length + second.length == der.length);
    return new EcdsaSignature(new BigInteger(first), new BigInteger(second));
  }

  private static byte[] integer(byte[] der, int at) {
    check(der, der.length > at + 2 && der[at] == INTEGER);
    int length = Byte.toUnsignedInt(der[at + 1]);
    check(der, length > 0 && length < SHORTEST_LONG_FORM && at + 2 + length <= der.length);
    return Arrays.copyOfRange(der, at + 2, at + 2 + length);
  }

  private static void check(byte[] der, boolean holds) {
    Check.that(
        holds, "signature", "a sequence of two integers in DER", "%s bytes".formatted(der.length));
  }

  /** Both numbers, big-endian, one after the other. */
  byte[] concatenated() {
    byte[] both = new byte[2 * BYTES];
    put(r, both, BYTES);
    put(s, both, both.length);
    return both;
  }

  private static void put(BigInteger number, byte[] into, int end) {
    byte[] bytes = number.toByteArray(); // may begin with a zero for the sign
    int length = Math.min(bytes.length, BYTES);
    System.arraycopy(bytes, bytes.length - length, into, end - length, length);
  }
}

package io.millrace.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest, as 64 lower-case hexadecimal digits. */
public record Sha256(String hex) {

  private static final int DIGITS = 64;

  public Sha256 {
    Check.that(isDigest(hex), "SHA-256", "64 lower-case hexadecimal digits", hex);
  }

  /** Without a regular expression: there is one of every prediction. */
  private static boolean isDigest(String text) {
    boolean valid = text.length() == DIGITS;
    for (int i = 0; valid && i < DIGITS; i++) {
      char c = text.charAt(i);
      valid = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return valid;
  }

  /** The digest of these bytes. */
  public static Sha256 of(byte[] bytes) {
    MessageDigest digest = newDigest();
    digest.update(bytes);
    return finish(digest);
  }

  /** The digest of this text in UTF-8. */
  public static Sha256 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An empty digest to feed; finish with {@link #finish}. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What a fed digest amounts to; the digest is reset. */
  public static Sha256 finish(MessageDigest digest) {
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  /** The first 16 digits, enough to tell the objects of one project apart. */
  public String shortHex() {
    return hex.substring(0, 16);
  }

  @Override
  public String toString() {
    return hex;
  }
}

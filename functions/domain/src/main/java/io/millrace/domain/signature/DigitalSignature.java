package io.millrace.domain.signature;

import io.millrace.domain.Check;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A signature of a statement by one key.
 *
 * @param key what the signer calls the key; says who claims to have signed, and proves nothing
 * @param value in Base64; for a key on the curve P-256, ECDSA over SHA-256 in DER
 */
public record DigitalSignature(String key, String value) {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9:/_.-]{1,256}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9+/]{4,1024}={0,2}");

  public DigitalSignature {
    Check.that(KEY.matcher(key).matches(), "key of a signature", KEY.pattern(), key);
    Check.that(
        VALUE.matcher(value).matches() && value.length() % 4 == 0,
        "signature",
        "4 to 1024 characters of Base64",
        value);
  }

  /** The signature with these bytes. */
  public static DigitalSignature of(String key, byte[] value) {
    return new DigitalSignature(key, Base64.getEncoder().encodeToString(value));
  }

  /** The bytes of the signature. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(value);
  }
}

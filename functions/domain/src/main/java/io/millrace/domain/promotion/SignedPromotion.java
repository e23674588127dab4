package io.millrace.domain.promotion;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.signature.DigitalSignature;
import org.jspecify.annotations.Nullable;

/**
 * A promotion on its way: exactly the text that was signed, so that nobody has to write it the same
 * way again to tell.
 *
 * @param promotion as JSON
 */
public record SignedPromotion(String promotion, DigitalSignature signature) {

  /** The first line of what is signed, before the text. */
  private static final String KIND = "millrace promotion 1\n";

  /** Refuses what is no promotion at all; it comes from outside. */
  public SignedPromotion(@Nullable String promotion, @Nullable DigitalSignature signature) {
    if (promotion == null || signature == null) {
      throw new InvalidInputException("a promotion needs 'promotion' and 'signature'");
    }
    this.promotion = promotion;
    this.signature = signature;
  }

  /** The bytes that are signed: {@code millrace promotion 1}, a line feed, the text in UTF-8. */
  public byte[] statement() {
    return statement(promotion);
  }

  /** The bytes to sign for this text. */
  public static byte[] statement(String promotion) {
    return (KIND + promotion).getBytes(UTF_8);
  }
}

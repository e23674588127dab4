package io.millrace.domain;

/**
 * The platform is refused what it needs, or asks for what cannot be: nothing is known to be wrong
 * with the input, and doing the same again works once somebody has mended the platform, and not
 * before.
 */
public final class MisconfiguredException extends UnavailableException {

  private static final long serialVersionUID = 1;

  public MisconfiguredException(String message, Throwable cause) {
    super(message, cause);
  }
}

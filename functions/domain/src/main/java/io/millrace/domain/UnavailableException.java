package io.millrace.domain;

/**
 * Something that the platform needs could not be reached, or stayed contended: nothing is known to
 * be wrong with the input, and doing the same again later is safe and may work.
 */
public sealed class UnavailableException extends RuntimeException permits MisconfiguredException {
  public UnavailableException(String message) {
    super(message);
  }

  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

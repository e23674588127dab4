package io.millrace.domain.access;

/** What somebody asks for needs a higher role than they have. The message says which, and why. */
public final class NotAllowedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public NotAllowedException(String message) {
    super(message);
  }

  /** What the role is needed for, and which it is. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

package io.millrace.cost;

/** The cost cannot be told; says why, and what to do. */
public final class CostException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String reason;

  CostException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}

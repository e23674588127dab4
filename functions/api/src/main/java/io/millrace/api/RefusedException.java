package io.millrace.api;

/** A request that gets an error for an answer, and which. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String reason;

  private RefusedException(int status, String code, String reason) {
    super(reason);
    this.status = status;
    this.code = code;
    this.reason = reason;
  }

  static RefusedException notFound(String reason) {
    return new RefusedException(404, "not_found", reason);
  }

  static RefusedException forbidden(String reason) {
    return new RefusedException(403, "forbidden", reason);
  }

  static RefusedException conflict(String reason) {
    return new RefusedException(409, "conflict", reason);
  }

  ApiResponse response() {
    return ApiResponse.error(status, code, reason);
  }
}

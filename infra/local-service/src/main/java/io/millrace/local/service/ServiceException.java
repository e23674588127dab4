package io.millrace.local.service;

/** A refusal that a service answers to its caller, with the code that AWS gives it. */
public final class ServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param status HTTP status
   * @param code the error's name in the service's model, as {@code ResourceNotFoundException}
   */
  public ServiceException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Refuses an operation that is not emulated, by name. */
  public static ServiceException unknownOperation(String service, String operation) {
    return new ServiceException(
        501,
        "UnknownOperationException",
        "The local cloud does not know the operation %s of %s".formatted(operation, service));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}

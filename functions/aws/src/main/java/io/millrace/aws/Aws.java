package io.millrace.aws;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** How a failed call to AWS is told to the domain. */
final class Aws {

  private static final int FORBIDDEN = 403;
  private static final int TOO_LARGE = 413;

  /** The codes of a credential that expired, and is replaced by itself. */
  private static final Pattern EXPIRED = Pattern.compile("ExpiredToken.*|RequestExpired");

  /**
   * What stays refused until somebody mends the platform: it may not, has no such table, bucket,
   * queue or key, or asks for what is no request.
   */
  private static final Pattern PERMANENT =
      Pattern.compile(
          "AccessDenied.*|.*Unauthorized.*|UnrecognizedClientException|InvalidClientTokenId"
              + "|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|OptInRequired"
              + "|Validation(Error|Exception)|Invalid(Parameter|Request|Argument|Key).*"
              + "|MissingParameter|SerializationException|MalformedXML"
              + "|ResourceNotFoundException|NotFoundException|NoSuchBucket|.*QueueDoesNotExist"
              + "|.*NonExistentQueue|DisabledException|UnknownOperationException"
              + "|ItemCollectionSizeLimitExceeded.*|(Entity|Request|Payload).*TooLarge.*");

  private Aws() {}

  /**
   * Calls AWS.
   *
   * @param doing what for, to complete the sentence "could not …"
   * @throws UnavailableException for whatever the call throws and its caller does not know better;
   *     {@link MisconfiguredException} where trying again is of no use
   */
  static <T> T call(String doing, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw failed(doing, e);
    }
  }

  /**
   * What a failed call means to who made it.
   *
   * @param doing what for, to complete the sentence "could not …"
   */
  static UnavailableException failed(String doing, SdkException e) {
    String message = "could not %s: %s".formatted(doing, e.getMessage());
    return isPermanent(e)
        ? new MisconfiguredException(message, e)
        : new UnavailableException(message, e);
  }

  private static boolean isPermanent(SdkException e) {
    if (!(e instanceof AwsServiceException refused)
        || refused.isThrottlingException()
        || refused.isClockSkewException()
        || EXPIRED.matcher(code(refused)).matches()) {
      return false;
    }
    return refused.statusCode() == FORBIDDEN
        || refused.statusCode() == TOO_LARGE
        || isPermanent(code(refused));
  }

  /** Whether what is refused with this code stays refused until somebody mends the platform. */
  static boolean isPermanent(@Nullable String code) {
    return code != null && PERMANENT.matcher(code).matches();
  }

  /**
   * A part of an answer that we cannot go on without. Nearly every member of AWS's answers may be
   * absent; what is done without the others is for each caller to say.
   *
   * @param what the part, to complete the sentence "AWS answered without …"
   * @throws UnavailableException if it is absent
   */
  static <T> T said(String what, @Nullable T part) {
    if (part == null) {
      throw new UnavailableException("AWS answered without " + what);
    }
    return part;
  }

  /** AWS's code of an error; empty where something else answered, for instance a proxy. */
  static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
  }
}

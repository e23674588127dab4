package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Unknown;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What it means when AWS answers something else than what was asked for. */
final class FailedCall {

  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AuthorizationError",
          "UnauthorizedOperation",
          "NotAuthorized");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
  private static final Set<String> STRANGE =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "AuthFailure",
          "IncompleteSignature");

  private FailedCall() {}

  /**
   * What the question comes to, whatever AWS answers.
   *
   * @param permission that asking needs, for instance {@code ecr:DescribeImages}
   */
  static Result to(String permission, Supplier<Result> question) {
    try {
      return question.get();
    } catch (AwsServiceException e) {
      return refusal(permission, e);
    } catch (SdkClientException e) {
      return new Unknown("no answer: " + firstSentence(e));
    }
  }

  /** AWS's code of an error; empty where something else answered, for instance a proxy. */
  static String code(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
  }

  private static Result refusal(String permission, AwsServiceException e) {
    String code = code(e);
    if (EXPIRED.contains(code)) {
      return new Missing("the credentials have expired", "aws sso login, or renew them");
    }
    if (STRANGE.contains(code)) {
      return new Missing(
          "AWS does not know these credentials (%s)".formatted(code),
          "check the access key, the secret key and the profile");
    }
    if (DENIED.contains(code)) {
      return new Unknown("you may not look: it needs " + permission);
    }
    return new Unknown(
        "%s answered %s".formatted(permission, code.isEmpty() ? "status " + e.statusCode() : code));
  }

  static String firstSentence(Throwable e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .split("\\. ", 2)[0]
        .strip();
  }
}

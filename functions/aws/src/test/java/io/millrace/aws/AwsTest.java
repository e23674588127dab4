package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * What passes is told from what stays until somebody mends it, for each code that AWS documents.
 */
class AwsTest {

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException",
    "403, AccessDenied",
    "403, ''", // of a HEAD, which has no body
    "400, ValidationException",
    "400, InvalidParameterValue",
    "400, ResourceNotFoundException",
    "404, NoSuchBucket",
    "400, AWS.SimpleQueueService.NonExistentQueue",
    "400, UnrecognizedClientException",
    "403, SignatureDoesNotMatch",
    "400, DisabledException",
    "400, EntityTooLarge",
    "413, ''",
  })
  void whatStaysRefusedIsNotToBeTriedAgain(int status, String code) {
    assertThat(Aws.failed("write", refused(status, code)))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("could not write: ");
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException",
    "400, ProvisionedThroughputExceededException",
    "400, TransactionConflictException",
    "400, RequestLimitExceeded",
    "400, LimitExceededException",
    "400, ExpiredTokenException",
    "403, ExpiredToken",
    "403, RequestTimeTooSkewed",
    "400, RequestTimeout",
    "409, OperationAborted",
    "429, ''",
    "500, InternalServerError",
    "503, SlowDown",
    "503, ''",
  })
  void whatPassesMayBeTriedAgain(int status, String code) {
    assertThat(Aws.failed("write", refused(status, code)))
        .isExactlyInstanceOf(UnavailableException.class);
  }

  @Test
  void whatNeverArrivedMayBeTriedAgain() {
    assertThat(Aws.failed("write", SdkClientException.create("connection reset")))
        .isExactlyInstanceOf(UnavailableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ConditionalCheckFailed, false",
    "TransactionConflict, false",
    "ThrottlingError, false",
    "ProvisionedThroughputExceeded, false",
    "ValidationError, true",
    "ItemCollectionSizeLimitExceeded, true",
  })
  void aTransactionIsWhatItsReasonsAre(String code, boolean permanent) {
    assertThat(Aws.isPermanent(code)).isEqualTo(permanent);
  }

  private static SdkException refused(int status, String code) {
    return (SdkException)
        DynamoDbException.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
            .build();
  }
}

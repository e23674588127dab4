package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Deadline;
import io.millrace.domain.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

class UntilDeadlineTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void aCallMayTakeAllButASecondOfWhatIsLeftAndHalfOfItWhereThatIsMore() {
    assertThat(limit(Duration.ofSeconds(10), null)).contains(Duration.ofSeconds(9));
    assertThat(limit(Duration.ofSeconds(2), null)).contains(Duration.ofSeconds(1));
    assertThat(limit(Duration.ofSeconds(1), null)).contains(Duration.ofMillis(500));
    assertThat(limit(Duration.ZERO, null)).contains(Duration.ofMillis(1));
    assertThat(limit(Duration.ofSeconds(-9), null)).contains(Duration.ofMillis(1));
  }

  @Test
  void whatACallMayTakeAnywayIsNeverMore() {
    Duration usual = Duration.ofSeconds(3);

    assertThat(limit(Duration.ofSeconds(10), usual)).contains(usual);
    assertThat(limit(Duration.ofSeconds(2), usual)).contains(Duration.ofSeconds(1));
  }

  @Test
  void whereNothingIsCutOffACallTakesAsLongAsItTakes() {
    assertThat(modified(new UntilDeadline(() -> NOW, null)).overrideConfiguration()).isEmpty();
  }

  /** The server takes the connection and never answers: the SDK would wait half a minute. */
  @Test
  void aServiceThatDoesNotAnswerIsGivenUpBeforeTheDeadline() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DynamoDbClient client =
          new AwsClients(
                  Region.EU_CENTRAL_1,
                  URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                  AnonymousCredentialsProvider.create())
              .client(DynamoDbClient.builder());
      Instant cutOff = Instant.now().plusMillis(1500);

      assertThatThrownBy(
              () -> Deadline.at(cutOff, () -> Aws.call("list the tables", client::listTables)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("could not list the tables: ");

      assertThat(Instant.now()).isBefore(cutOff);
    }
  }

  private static Optional<Duration> limit(Duration left, @Nullable Duration longest) {
    var interceptor = new UntilDeadline(() -> NOW, longest);
    return Deadline.at(NOW.plus(left), () -> modified(interceptor))
        .overrideConfiguration()
        .flatMap(override -> override.apiCallTimeout());
  }

  private static SdkRequest modified(UntilDeadline interceptor) {
    return Objects.requireNonNull(
        interceptor.modifyRequest(
            InterceptorContext.builder().request(ListTablesRequest.builder().build()).build(),
            new ExecutionAttributes()));
  }
}

package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class CalledFunctionTest {

  private static final String ARN =
      "arn:aws:lambda:eu-central-1:111122223333:function:predict-onnx:live";

  private final List<String> asked = new ArrayList<>();
  private int status = 200;
  private String error = "";

  @SuppressWarnings("NullAway.Init")
  private HttpServer lambda;

  @BeforeEach
  void serves() throws IOException {
    lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    lambda.createContext("/").setHandler(this::answer);
    lambda.start();
  }

  @AfterEach
  void ends() {
    lambda.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization =
          Objects.toString(exchange.getRequestHeaders().getFirst("Authorization"));
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
      asked.add(authorization.replaceAll("/[0-9]{8}/", "/day/").replaceAll(",.*", ""));
      asked.add(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
      asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (!error.isEmpty()) {
        exchange.getResponseHeaders().set("X-Amz-Function-Error", error);
      }
      exchange.sendResponseHeaders(status, 2);
      exchange.getResponseBody().write("{}".getBytes(UTF_8));
    }
  }

  private byte[] call() {
    URI endpoint = URI.create("http://127.0.0.1:" + lambda.getAddress().getPort());
    var credentials =
        StaticCredentialsProvider.create(AwsSessionCredentials.create("key", "secret", "session"));
    var clients = new AwsClients(Region.EU_CENTRAL_1, endpoint, credentials);
    return new CalledFunction(clients, ARN).call("{\"x\":1}".getBytes(UTF_8));
  }

  @Test
  void itIsInvokedByASignedRequestAndItsAnswerIsWaitedFor() {
    assertThat(call()).asString(UTF_8).isEqualTo("{}");
    assertThat(asked)
        .containsExactly(
            "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A111122223333%3Afunction"
                + "%3Apredict-onnx%3Alive/invocations",
            "AWS4-HMAC-SHA256 Credential=key/day/eu-central-1/lambda/aws4_request",
            "session",
            "{\"x\":1}");
  }

  @Test
  void aFunctionThatFailedGaveNoAnswer() {
    error = "Unhandled";

    assertThatThrownBy(this::call)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(ARN + " failed");
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 429, 500, 502})
  void whatIsBusyMayBeAskedAgain(int busy) {
    status = busy;

    assertThatThrownBy(this::call)
        .isInstanceOf(UnavailableException.class)
        .isNotInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("could not ask");
  }

  @ParameterizedTest
  @CsvSource({"403", "404"})
  void whatMayNotBeAskedIsForSomebodyToMend(int refused) {
    status = refused;

    assertThatThrownBy(this::call).isInstanceOf(MisconfiguredException.class);
  }

  @Test
  void nobodyThereIsNoAnswer() {
    lambda.stop(0);

    assertThatThrownBy(this::call)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("could not ask " + ARN);
  }
}

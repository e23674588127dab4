package io.millrace.local.dynamodb;

import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The wire to DynamoDB Local: connections are kept, answers are streamed. */
final class DynamoDb implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String API = "DynamoDB_20120810.";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 50;
  private static final Duration CONNECTION_PAUSE = Duration.ofMillis(100);

  /** DynamoDB Local checks the form of a signature, not the signature. */
  private static final Map<String, String> OWN_HEADERS =
      Map.of(
          "Content-Type",
          "application/x-amz-json-1.0",
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
              + " SignedHeaders=host;x-amz-target, Signature=0");

  private final Supplier<URI> endpoint;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  DynamoDb(Supplier<URI> endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Passes on a request as it is; the caller closes the answer.
   *
   * @throws ServiceException if DynamoDB Local ended meanwhile: it may have done what was asked, or
   *     not, and whoever asks again is told
   */
  HttpResponse<InputStream> forward(Map<String, String> headers, byte[] body) throws IOException {
    for (int attempt = 1; ; attempt++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(endpoint.get())
              .timeout(TIMEOUT)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(request::setHeader);
      try {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      } catch (ConnectException e) { // nothing was asked yet, and the next one may be on its way
        if (attempt == CONNECTIONS) {
          throw e;
        }
        pause();
      } catch (HttpTimeoutException e) {
        throw e;
      } catch (IOException e) {
        throw new ServiceException(
            500, "InternalServerError", "DynamoDB Local ended while it was asked: ask again");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(CONNECTION_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Calls an operation for the local cloud itself.
   *
   * @throws ServiceException as DynamoDB answers it
   */
  JsonNode call(String operation, JsonNode input) {
    Map<String, String> headers = new java.util.HashMap<>(OWN_HEADERS);
    headers.put("X-Amz-Target", API + operation);
    try {
      HttpResponse<InputStream> response = forward(headers, JSON.writeValueAsBytes(input));
      try (InputStream body = response.body()) {
        JsonNode answer = JSON.readTree(body.readAllBytes());
        if (response.statusCode() == 200) {
          return answer;
        }
        String type = answer.path("__type").asString("InternalFailure");
        throw new ServiceException(
            response.statusCode(),
            type.substring(type.lastIndexOf('#') + 1),
            answer.path("message").asString(answer.path("Message").asString("")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("DynamoDB Local does not answer", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

package io.millrace.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Requests to one service of AWS by the HTTP client and the signer that every client of the SDK is
 * made of: for functions in whose package the service's own client would weigh much for one call.
 */
final class SignedCalls {

  private static final int CONNECTING = 2000; // milliseconds

  private final AwsClients clients;
  private final String signingName;
  private final URI service;
  private final SdkHttpClient http;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param host how the service's host begins, for instance {@code lambda}
   * @param signingName by which requests to it are signed
   * @param patience how long an answer is waited for
   */
  SignedCalls(AwsClients clients, String host, String signingName, Duration patience) {
    this.clients = clients;
    this.signingName = signingName;
    service =
        clients.endpoint() == null
            ? URI.create("https://" + ServiceMetadata.of(host).endpointFor(clients.region()))
            : clients.endpoint();
    http =
        UrlConnectionHttpClient.create(uri -> {
          var connection = clients.connections().apply(uri);
          connection.setConnectTimeout(CONNECTING);
          connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
          return connection;
        });
  }

  /**
   * Posts JSON, once.
   *
   * @throws IOException if there is no answer in time
   */
  Answer post(String path, byte[] json) throws IOException {
    return call(posted(path), json);
  }

  /**
   * Asks for an operation by AWS's JSON protocol 1.1, once.
   *
   * @param target the operation as its service calls it, {@code Service.Operation}
   * @throws IOException if there is no answer in time
   */
  Answer operation(String target, byte[] json) throws IOException {
    return call(
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(service.resolve("/"))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target)
            .build(),
        json);
  }

  /**
   * Posts JSON, once, and leaves what is answered to be read as it comes.
   *
   * @throws IOException if no answer begins in time
   */
  HttpExecuteResponse open(String path, byte[] json) throws IOException {
    return send(posted(path), json);
  }

  private SdkHttpRequest posted(String path) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(service.resolve(path))
        .putHeader("Content-Type", "application/json")
        .build();
  }

  private Answer call(SdkHttpRequest request, byte[] json) throws IOException {
    HttpExecuteResponse response = send(request, json);
    return new Answer(
        response.httpResponse().statusCode(),
        response.httpResponse().firstMatchingHeader("X-Amz-Function-Error"),
        read(response));
  }

  private HttpExecuteResponse send(SdkHttpRequest request, byte[] json) throws IOException {
    SignedRequest signed =
        signer.sign(sign ->
            sign.identity(clients.credentials().resolveCredentials())
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(json))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, signingName)
                .putProperty(AwsV4HttpSigner.REGION_NAME, clients.region().id()));
    return http.prepareRequest(
            HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(null))
                .build())
        .call();
  }

  static byte[] read(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return new byte[0];
    }
    try (InputStream body = response.responseBody().get()) {
      return body.readAllBytes();
    }
  }

  /**
   * An answer, whatever it says.
   *
   * @param error of a function that was asked; empty where it returned, and of other services
   */
  @SuppressWarnings("ArrayRecordComponent") // used up by who asked
  record Answer(int status, Optional<String> error, byte[] body) {

    boolean isSuccessful() {
      return status >= 200 && status < 300;
    }
  }
}

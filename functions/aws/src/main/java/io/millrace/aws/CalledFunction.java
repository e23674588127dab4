package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import software.amazon.awssdk.core.exception.SdkException;
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
 * A function of Lambda whose answer is waited for: Lambda's {@code Invoke}, by the HTTP client and
 * the signer that every client of the SDK is made of. Lambda's own client would make the package of
 * the function that predicts a fifth larger, for one call.
 *
 * <p>Source: AWS Lambda API Reference, "Invoke".
 */
public final class CalledFunction {

  private static final int FORBIDDEN = 403;
  private static final int GONE = 404;

  private final AwsClients clients;
  private final String arn;
  private final URI uri;
  private final SdkHttpClient http;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param arn of the function, or of its alias; its own timeout is what ends the wait for it
   */
  public CalledFunction(AwsClients clients, String arn) {
    this.clients = clients;
    this.arn = arn;
    URI service =
        clients.endpoint() == null
            ? URI.create("https://" + ServiceMetadata.of("lambda").endpointFor(clients.region()))
            : clients.endpoint();
    uri =
        service.resolve(
            "/2015-03-31/functions/%s/invocations".formatted(URLEncoder.encode(arn, UTF_8)));
    http = UrlConnectionHttpClient.create(clients.connections()::apply);
  }

  /**
   * Asks it once. Whether to ask again is for the caller to say.
   *
   * @param event in JSON
   * @return what it answers, in JSON
   * @throws UnavailableException if there is no answer; {@link MisconfiguredException} where asking
   *     again is of no use
   */
  public byte[] call(byte[] event) {
    try {
      HttpExecuteResponse response = send(event);
      byte[] body = read(response);
      int status = response.httpResponse().statusCode();
      String said = "could not ask %s: %s".formatted(arn, status);
      if (status == FORBIDDEN || status == GONE) {
        throw new MisconfiguredException(said, new IOException(new String(body, UTF_8)));
      }
      if (!response.httpResponse().isSuccessful()) {
        throw new UnavailableException(said, new IOException(new String(body, UTF_8)));
      }
      if (response.httpResponse().firstMatchingHeader("X-Amz-Function-Error").isPresent()) {
        throw new UnavailableException(arn + " failed; why is in its log");
      }
      return body;
    } catch (IOException | SdkException e) {
      throw new UnavailableException("could not ask " + arn, e);
    }
  }

  private HttpExecuteResponse send(byte[] event) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader("Content-Type", "application/json")
            .build();
    SignedRequest signed =
        signer.sign(sign ->
            sign.identity(clients.credentials().resolveCredentials())
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(event))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                .putProperty(AwsV4HttpSigner.REGION_NAME, clients.region().id()));
    return http.prepareRequest(
            HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(null))
                .build())
        .call();
  }

  private static byte[] read(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return new byte[0];
    }
    try (InputStream body = response.responseBody().get()) {
      return body.readAllBytes();
    }
  }
}

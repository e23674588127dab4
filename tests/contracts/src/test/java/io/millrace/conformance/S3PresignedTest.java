package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.AwsEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
 */
class S3PresignedTest extends S3Conformance {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofSeconds(30));

  private final S3Presigner presigner = aws.presigner(s3);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  void close() {
    presigner.close();
    http.close();
  }

  @Test
  void whoHasTheUrlMayDoWhatItIsFor() {
    put("given", "content");

    assertThat(send("GET", get("given", 300)).body()).isEqualTo("content");
    assertThat(send("PUT", put("taken", 300)).statusCode()).isEqualTo(200);
    assertThat(get("taken")).isEqualTo("sent");
  }

  @Test
  void aUrlThatWasChangedIsRefused() {
    put("private", "content");
    put("given", "content");
    String url = get("given", 300).toString();

    refused(send("GET", URI.create(url.replace("/given?", "/private?"))), "SignatureDoesNotMatch");
    refused(send("DELETE", URI.create(url)), "SignatureDoesNotMatch");
    refused(
        send("GET", URI.create(url.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"))),
        "SignatureDoesNotMatch");
    refused(send("GET", URI.create(url + "&versionId=null")), "SignatureDoesNotMatch");
    refused(
        send(
            "GET", URI.create(url.replaceAll("X-Amz-Credential=[^%]+", "X-Amz-Credential=nobody"))),
        "InvalidAccessKeyId");
  }

  @Test
  void aUrlMayBeUsedForAWeekAtMost() {
    String url = get("any", 300).toString();

    var answer = send("GET", URI.create(url.replace("Expires=300", "Expires=604801")));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>AuthorizationQueryParametersError</Code>");
  }

  @Test
  void aUrlExpires() {
    put("brief", "content");
    URI url = get("brief", 1);

    var answer = await().atMost(PATIENCE).until(() -> send("GET", url), a -> a.statusCode() != 200);

    refused(answer, "AccessDenied");
    assertThat(answer.body()).contains("Request has expired");
  }

  private static void refused(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<Code>%s</Code>".formatted(code));
  }

  private URI get(String key, int seconds) {
    return URI.create(
        presigner
            .presignGetObject(p ->
                p.signatureDuration(Duration.ofSeconds(seconds))
                    .getObjectRequest(o -> o.bucket(bucket).key(key)))
            .url()
            .toString());
  }

  private URI put(String key, int seconds) {
    return URI.create(
        presigner
            .presignPutObject(p ->
                p.signatureDuration(Duration.ofSeconds(seconds))
                    .putObjectRequest(o -> o.bucket(bucket).key(key)))
            .url()
            .toString());
  }

  private HttpResponse<String> send(String method, URI url) {
    try {
      var body = method.equals("PUT") ? BodyPublishers.ofString("sent") : BodyPublishers.noBody();
      return http.send(
          HttpRequest.newBuilder(url).method(method, body).build(), BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

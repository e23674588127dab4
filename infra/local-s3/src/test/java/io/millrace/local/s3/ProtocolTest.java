package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What is beneath the operations: framing, checksums, signatures in the query. */
class ProtocolTest extends S3Fixture {

  @ParameterizedTest
  @CsvSource({
    "4waSgw==, 9, 200, ''",
    "AAAAAA==, 9, 400, BadDigest",
    "4waSgw==, 8, 400, IncompleteBody",
    "nonsense, 9, 400, InvalidRequest"
  })
  void trailingChecksumsOfSignedChunksAreChecked(
      String checksum, int length, int status, String code) throws Exception {
    Http.Answer answer =
        Http.send(
            port,
            "PUT",
            "/intake/k",
            Map.of(
                "x-amz-content-sha256",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "x-amz-decoded-content-length",
                Integer.toString(length),
                "x-amz-trailer",
                "x-amz-checksum-crc32c",
                "Content-Encoding",
                "aws-chunked,gzip"),
            """
            5;chunk-signature=ab\r
            12345\r
            4;chunk-signature=cd\r
            6789\r
            0;chunk-signature=ef\r
            x-amz-checksum-crc32c:%s\r
            x-amz-trailer-signature:99\r
            \r
            """
                .formatted(checksum));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 200) {
      assertThat(get("k")).isEqualTo("123456789");
      assertThat(s3.headObject(b -> b.bucket(BUCKET).key("k")).contentEncoding()).isEqualTo("gzip");
    } else {
      assertThat(answer.code()).isEqualTo(code);
    }
  }

  @Test
  void aTruncatedChunkIsIncomplete() throws Exception {
    Http.Answer answer =
        Http.send(
            port,
            "PUT",
            "/intake/k",
            Map.of(
                "x-amz-content-sha256",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "x-amz-decoded-content-length",
                "9"),
            "9\r\n1234");
    assertThat(answer.code()).isEqualTo("IncompleteBody");
  }

  @Test
  void crc64NvmeHasItsCheckValueHoweverItIsFed() {
    byte[] bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
    for (int split = 0; split <= bytes.length; split++) {
      Crc64Nvme crc = new Crc64Nvme();
      crc.update(bytes, 0, split);
      crc.update(bytes, split, bytes.length - split);
      assertThat(crc.getValue()).isEqualTo(0xae8b14860a799888L);
    }
  }

  @Test
  void aPresignedRequestServesUntilItExpires() throws Exception {
    put("k ü", "content");
    URI fresh = presign("local", Instant.now());
    Http.Answer answer = Http.send("GET", fresh, Map.of(), "");
    assertThat(answer.response().body()).isEqualTo("content");

    URI old = presign("local", Instant.now().minusSeconds(61));
    Http.Answer expired = Http.send("GET", old, Map.of(), "");
    assertThat(expired.status()).isEqualTo(403);
    assertThat(expired.code()).isEqualTo("AccessDenied");
    assertThat(expired.response().body()).contains("Request has expired");
  }

  @Test
  void aPresignedRequestMustBeSignedAsItIs() throws Exception {
    put("k ü", "content");
    String url = presign("local", Instant.now()).toString();
    URI other = URI.create(url.replace("Expires=60", "Expires=600"));
    assertThat(Http.send("GET", other, Map.of(), "").code()).isEqualTo("SignatureDoesNotMatch");
    assertThat(Http.send("PUT", URI.create(url), Map.of(), "x").code())
        .isEqualTo("SignatureDoesNotMatch");
    URI wrong = presign("guessed", Instant.now());
    assertThat(Http.send("GET", wrong, Map.of(), "").code()).isEqualTo("SignatureDoesNotMatch");
    URI partial = URI.create(url.replaceFirst("&X-Amz-Expires=60", ""));
    assertThat(Http.send("GET", partial, Map.of(), "").code())
        .isEqualTo("AuthorizationQueryParametersError");
  }

  @Test
  void documentsOfTheSendersMakingAreRefused() throws Exception {
    Map<String, String> headers = new HashMap<>();
    String bomb =
        "<!DOCTYPE d [<!ENTITY e \"x\">]><Delete><Object><Key>&e;</Key></Object></Delete>";
    assertThat(Http.send(port, "POST", "/intake?delete", headers, bomb).code())
        .isEqualTo("MalformedXML");
    assertThat(Http.send(port, "POST", "/intake?delete", headers, "<Other/>").code())
        .isEqualTo("MalformedXML");
  }

  private URI presign(String secret, Instant signed) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(port.endpoint())
            .encodedPath("/intake/k%20%C3%BC");
    return AwsV4HttpSigner.create()
        .sign(r ->
            r.identity(AwsCredentialsIdentity.create("local", secret))
                .request(request.build())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(
                    AwsV4HttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(60))
                .putProperty(
                    AwsV4HttpSigner.SIGNING_CLOCK,
                    java.time.Clock.fixed(signed, java.time.ZoneOffset.UTC)))
        .request()
        .getUri();
  }
}

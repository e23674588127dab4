package io.millrace.local.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.SignatureV4;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads by a form, as a browser sends what {@code generate_presigned_post} made. */
class PostFormTest extends S3Fixture {

  private static final String CREDENTIAL = "local/20261129/us-east-1/s3/aws4_request";
  private static final String CONDITIONS =
      """
      {"bucket":"intake"},["starts-with","$key","in/"],["content-length-range",1,20],
      ["eq","$x-amz-meta-origin","shop"],{"success_action_status":"201"}
      """;

  @Test
  void aFormIsAnObject() throws Exception {
    Map<String, String> fields = fields(CONDITIONS, Instant.now().plusSeconds(60));
    fields.put("key", "in/${filename}");
    fields.put("x-amz-meta-origin", "shop");
    fields.put("success_action_status", "201");

    Http.Answer answer = post(fields, "a,b\r\n--\r\n1,2");

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    assertThat(answer.response().body())
        .contains("<PostResponse>", "<Bucket>intake</Bucket>", "<Key>in/rows.csv</Key>");
    assertThat(get("in/rows.csv")).isEqualTo("a,b\r\n--\r\n1,2");
    var head = s3.headObject(b -> b.bucket(BUCKET).key("in/rows.csv"));
    assertThat(head.contentType()).isEqualTo("text/csv");
    assertThat(head.metadata()).containsExactly(Map.entry("origin", "shop"));
  }

  @Test
  void whereItGoesOnIsTold() throws Exception {
    Map<String, String> fields =
        fields(
            "{\"bucket\":\"intake\"},{\"key\":\"k\"},[\"starts-with\",\"$success_action_redirect\",\"\"]",
            Instant.now().plusSeconds(60));
    fields.put("key", "k");
    fields.put("success_action_redirect", "http://shop/done");

    Http.Answer answer = post(fields, "x");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).startsWith("http://shop/done?bucket=intake&key=k&etag=");
  }

  @ParameterizedTest
  @CsvSource({
    "key, out/x, content, AccessDenied, starts-with",
    "x-amz-meta-origin, other, content, AccessDenied, x-amz-meta-origin",
    "x-amz-meta-colour, red, content, AccessDenied, Extra input fields: x-amz-meta-colour",
    "x-amz-signature, 00, content, SignatureDoesNotMatch, ''",
    "x-amz-credential, other/20261129/us-east-1/s3/aws4_request, content, InvalidAccessKeyId, ''",
    "awsaccesskeyid, test, content, InvalidRequest, s3v4",
    "tagging, <Tagging/>, content, AccessDenied, tagging",
    "x-ignore-me, x, far more than twenty bytes, EntityTooLarge, ''",
    "x-ignore-me, x, '', EntityTooSmall, ''"
  })
  void whatThePolicyDoesNotAllowIsRefused(
      String field, String value, String content, String code, String message) throws Exception {
    Map<String, String> fields = fields(CONDITIONS, Instant.now().plusSeconds(60));
    fields.put("key", "in/x");
    fields.put("x-amz-meta-origin", "shop");
    fields.put("success_action_status", "201");
    fields.put(field, value);

    Http.Answer answer = post(fields, content);

    assertThat(answer.code()).as(answer.response().body()).isEqualTo(code);
    assertThat(answer.response().body()).contains(message);
    assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET)).contents()).isEmpty();
  }

  @Test
  void aPolicyEnds() throws Exception {
    Map<String, String> fields = fields(CONDITIONS, Instant.now().minusSeconds(1));
    fields.put("key", "in/x");

    Http.Answer answer = post(fields, "content");

    assertThat(answer.code()).isEqualTo("AccessDenied");
    assertThat(answer.response().body()).contains("Policy expired.");
  }

  @Test
  void aFormThatIsNoneIsRefused() throws Exception {
    assertThat(send("--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--b--").code())
        .isEqualTo("MalformedPOSTRequest");
    assertThat(send("--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk").code())
        .isEqualTo("IncompleteBody");
  }

  @Test
  void nothingElseIsTakenUnsigned() throws Exception {
    put("k", "content");

    Http.Answer answer = Http.send("GET", unsigned.endpoint().resolve("/intake/k"), Map.of(), "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("AccessDenied");
    assertThat(answer.response().body()).contains("AWS_ACCESS_KEY_ID=test");
  }

  private Map<String, String> fields(String conditions, Instant end) {
    String policy =
        Base64.getEncoder()
            .encodeToString(
                """
                {"expiration":"%s","conditions":[%s,{"x-amz-algorithm":"AWS4-HMAC-SHA256"},
                 {"x-amz-credential":"%s"},{"x-amz-date":"20261129T000000Z"}]}
                """
                    .formatted(end, conditions, CREDENTIAL)
                    .getBytes(UTF_8));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("policy", policy);
    fields.put("x-amz-algorithm", SignatureV4.ALGORITHM);
    fields.put("x-amz-credential", CREDENTIAL);
    fields.put("x-amz-date", "20261129T000000Z");
    fields.put(
        "x-amz-signature",
        SignatureV4.of(policy, new SignatureV4.Scope("20261129", "us-east-1", "s3"), "local"));
    return fields;
  }

  private Http.Answer post(Map<String, String> fields, String content) throws Exception {
    StringBuilder body = new StringBuilder("preamble\r\n");
    fields.forEach((name, value) ->
        body.append(
            "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value)));
    body.append(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows.csv\"\r\nContent-Type: text/csv\r\n\r\n");
    return send(body.append(content).append("\r\n--b--\r\n").toString());
  }

  private Http.Answer send(String body) throws Exception {
    return Http.send(
        "POST",
        unsigned.endpoint().resolve("/intake"),
        Map.of("Content-Type", "multipart/form-data; boundary=b"),
        body);
  }
}

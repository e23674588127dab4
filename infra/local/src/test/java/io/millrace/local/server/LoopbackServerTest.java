package io.millrace.local.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.s3.S3Service;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.SignatureV4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class LoopbackServerTest {

  private static final String TIME = "20261129T120000Z";
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String HOST = "Host: 127.0.0.1:4566\r\n";
  private static final SignatureV4.Scope SCOPE =
      new SignatureV4.Scope("20261129", "us-east-1", "lambda");
  private static final String NOTHING = SignatureV4.sha256(new byte[0]);

  private final LoopbackServer door = new LoopbackServer(0, () -> NOW);

  @BeforeEach
  void open() {
    door.add(new Obliging());
    door.addUnsigned(new Obliging());
    door.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: 127.0.0.1:4566\r\n",
        "Host: localhost\r\n",
        "Host: LOCALHOST:80\r\n",
        "Host: bucket.localhost:4566\r\n",
        "Host: [::1]:4566\r\n",
        "Host: 127.0.0.1\r\nOrigin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\n",
        "Host: 127.0.0.1\r\nSec-Fetch-Site: none\r\n"
      })
  void programsAndPagesOfThisMachineAreLetIn(String headers) throws IOException {
    assertThat(answer(headers)).startsWith("HTTP/1.1 200").endsWith("done");
    assertThat(answer(headers + signed(headers))).startsWith("HTTP/1.1 200").endsWith("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: rebound.example:4566\r\n",
        "Host: localhost.example\r\n",
        "Host: notlocalhost\r\n",
        "Host: 127.0.0.1.example\r\n",
        "Host: localhost@rebound.example\r\n",
        "Host: 127.0.0.1\r\nOrigin: https://page.example\r\n",
        "Host: 127.0.0.1\r\nOrigin: http://localhost.page.example\r\n",
        "Host: 127.0.0.1\r\nOrigin: null\r\n",
        "Host: 127.0.0.1\r\nOrigin: file://\r\n",
        "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n"
      })
  void pagesFromElsewhereAreNot(String headers) throws IOException {
    assertThat(answer(headers)).startsWith("HTTP/1.1 403").contains("AccessDenied");
    assertThat(answer(headers + signed(headers))).startsWith("HTTP/1.1 403").doesNotContain("done");
  }

  @Test
  void whatIsSignedWithAKnownSecretReachesItsService() throws IOException {
    assertThat(answer(HOST + signed(HOST))).startsWith("HTTP/1.1 200").endsWith("done");
    assertThat(answer("POST", "/any?" + presigned(NOTHING), HOST, ""))
        .startsWith("HTTP/1.1 200")
        .endsWith("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Date: 2026-11-29T12:00:00Z",
        "X-Amz-Date: 2026-11-29T13:00:00+01:00",
        "X-Amz-Date: Sun, 29 Nov 2026 12:00:00 GMT"
      })
  void theTimeOfASignatureIsWrittenInAnyFormThatAwsAllows(String header) throws IOException {
    String value = header.substring(header.indexOf(' ') + 1);
    String signed = signed(HOST, "x-amz-date", value).replaceFirst("X-Amz-Date: [^\r]*", header);

    assertThat(answer(HOST + signed)).startsWith("HTTP/1.1 200").endsWith("done");
    assertThat(answer(HOST + signed(HOST, "date", value).replaceFirst("X-Amz-Date", "Date")))
        .as("of Date, where there is no X-Amz-Date")
        .startsWith("HTTP/1.1 200");
  }

  /** As clients of SageMaker's runtime ask an API of ours. */
  @Test
  void whatIsSignedForAnotherServiceReachesTheOneThatClaimsItAndIsCheckedAllTheSame()
      throws IOException {
    door.add(new Claiming());

    assertThat(answer(HOST + signed(HOST))).endsWith("mine");
    refused("InvalidSignature", "POST", "/other", HOST + signed(HOST), "");
  }

  @Test
  void whateverIsOtherThanWasSignedIsRefused() throws IOException {
    String header = signed(HOST);
    String query = "/any?" + presigned(NOTHING);

    refused("InvalidSignature", "GET", "/any", HOST + header, "");
    refused("InvalidSignature", "POST", "/other", HOST + header, "");
    refused("InvalidSignature", "POST", "/any?more=1", HOST + header, "");
    refused("InvalidSignature", "POST", "/any", "Host: localhost\r\n" + header, "");
    refused("InvalidSignature", "POST", "/any", HOST + header, "another body");
    refused(
        "InvalidSignature", "POST", "/any", HOST + header.replace("us-east-1", "eu-west-1"), "");
    refused(
        "InvalidSignature", "POST", "/any", HOST + header.replace(TIME, "20261129T120001Z"), "");
    refused("InvalidSignature", "POST", query + "&more=1", HOST, "");
    refused("InvalidSignature", "POST", query.replace("Expires=60", "Expires=61"), HOST, "");
    refused("InvalidSignature", "POST", query, HOST, "another body");
  }

  @Test
  void whoIsRefusedIsToldWhatToDo() throws IOException {
    refused(
        "UnrecognizedClient.*AWS_ACCESS_KEY_ID=test",
        "POST",
        "/any",
        HOST + signed(HOST).replace("Credential=test/", "Credential=AKIAEXAMPLE/"),
        "");
    refused(
        "InvalidSignature.*AWS_SECRET_ACCESS_KEY=test",
        "POST",
        "/any",
        HOST + signed(HOST).replaceAll("Signature=.*\r", "Signature=" + "0".repeat(64) + "\r"),
        "");
    refused(
        "InvalidSignature.*sign it anew, or set the clock",
        "POST",
        "/any",
        HOST + signed(HOST).replace(TIME, "20261129T114459Z"),
        "");
    refused(
        "IncompleteSignature.*Authorization must be",
        "POST",
        "/any",
        HOST + signed(HOST).replaceAll(", Signature=.*\r", "\r"),
        "");
    refused(
        "IncompleteSignature.*X-Amz-Date",
        "POST",
        "/any?X-Amz-Credential=test/20261129/us-east-1/lambda/aws4_request",
        HOST,
        "");
    refused("only Signature Version 4", "GET", "/any", HOST + "Authorization: AWS a:b\r\n", "");
    refused("only Signature Version 4", "GET", "/any?AWSAccessKeyId=a&Signature=b", HOST, "");
  }

  @Test
  void whoAsksForBucketsIsToldInTheWordsOfS3(@TempDir Path folder) throws IOException {
    try (var s3 =
        new S3Service(folder, () -> NOW, (bus, source, type, detail, resources) -> {}, Map.of())) {
      door.add(s3);

      assertThat(
              answer(
                  "GET",
                  "/bucket/key",
                  HOST
                      + signed(HOST)
                          .replace("test/20261129/us-east-1/lambda", "AKIA/20261129/us-east-1/s3"),
                  ""))
          .startsWith("HTTP/1.1 403")
          .contains("<Error><Code>InvalidAccessKeyId</Code>", "AWS_ACCESS_KEY_ID=test");
      assertThat(answer("GET", "/bucket?AWSAccessKeyId=a&Signature=b&Expires=1", HOST, ""))
          .contains("<Error><Code>InvalidRequest</Code>", "s3v4");
      assertThat(
              answer(
                  "GET", "/bucket?X-Amz-Credential=a/20261129/us-east-1/s3/aws4_request", HOST, ""))
          .as("named, and not signed")
          .contains("<Code>AuthorizationQueryParametersError</Code>");
    }
  }

  private void refused(String why, String method, String path, String headers, String body)
      throws IOException {
    assertThat(answer(method, path, headers, body))
        .containsPattern("HTTP/1.1 40[03] ")
        .containsPattern(why)
        .doesNotContain("done");
  }

  /** The headers with which the POST of nothing to {@code /any} is signed. */
  private static String signed(String headers) {
    return signed(headers, "x-amz-date", TIME);
  }

  private static String signed(String headers, String dateHeader, String date) {
    var request =
        new SignatureV4.Request(
            "POST",
            "/any",
            List.of(),
            Stream.of(
                    Map.entry("host", List.of(hostIn(headers))),
                    Map.entry(dateHeader, List.of(date)))
                .sorted(Map.Entry.comparingByKey())
                .toList(),
            NOTHING);
    return "X-Amz-Date: %s\r\nAuthorization: %s\r\n"
        .formatted(date, SignatureV4.authorization(request, TIME, SCOPE, "test", "test"));
  }

  /** The same as a query. */
  private static String presigned(String payload) {
    Map<String, String> query =
        Map.of(
            "X-Amz-Algorithm",
            SignatureV4.ALGORITHM,
            "X-Amz-Credential",
            "test/20261129/us-east-1/lambda/aws4_request",
            "X-Amz-Date",
            TIME,
            "X-Amz-Expires",
            "60",
            "X-Amz-SignedHeaders",
            "host");
    var request =
        new SignatureV4.Request(
            "POST",
            "/any",
            List.copyOf(query.entrySet()),
            List.of(Map.entry("host", List.of(hostIn(HOST)))),
            payload);
    return query.entrySet().stream()
            .map(e -> e.getKey() + "=" + SignatureV4.encoded(e.getValue()))
            .collect(Collectors.joining("&"))
        + "&X-Amz-Signature="
        + SignatureV4.of(request, TIME, SCOPE, "test");
  }

  private static String hostIn(String headers) {
    return headers.replaceFirst("(?s)Host: ([^\r]*)\r.*", "$1");
  }

  private String answer(String headers) throws IOException {
    return answer("POST", "/any", headers, "");
  }

  private String answer(String method, String path, String headers, String body)
      throws IOException {
    int port = URI.create(door.endpoint()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "%s %s HTTP/1.1\r\n%sContent-Length: %s\r\nConnection: close\r\n\r\n%s"
              .formatted(method, path, headers, body.length(), body);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /** Takes what is signed for the one that does what it is asked. */
  private static final class Claiming implements AwsService {

    @Override
    public String signingName() {
      return "execute-api";
    }

    @Override
    public boolean claims(String signedFor, AwsExchange signed) {
      return signedFor.equals("lambda") && signed.uri().getPath().equals("/any");
    }

    @Override
    public void handle(AwsExchange exchange) throws IOException {
      try (var body = exchange.respond(200, Map.of(), 4)) {
        body.write("mine".getBytes(US_ASCII));
      }
    }

    @Override
    public void close() {}
  }

  /** Does what it is asked. */
  private static final class Obliging implements AwsService {

    @Override
    public String signingName() {
      return "lambda";
    }

    @Override
    public void handle(AwsExchange exchange) throws IOException {
      try (var body = exchange.respond(200, Map.of(), 4)) {
        body.write("done".getBytes(US_ASCII));
      }
    }

    @Override
    public void close() {}
  }
}

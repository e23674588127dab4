package io.millrace.local.s3;

import io.millrace.local.AwsExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Requests that carry their authority in the query: they must be signed with a known secret
 * (Signature Version 4) and used before they expire.
 *
 * <p>Source: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3
 * API Reference.
 */
final class Presigned {

  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> REQUIRED =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders");

  private final Map<String, String> secrets;
  private final InstantSource clock;

  /**
   * @param secrets by access key
   */
  Presigned(Map<String, String> secrets, InstantSource clock) {
    this.secrets = Map.copyOf(secrets);
    this.clock = clock;
  }

  /**
   * Lets a request pass that is signed, signed elsewhere than in its query, or not yet expired.
   *
   * @throws S3Exception if it is signed in its query, but wrongly or for another time
   */
  void check(S3Request request) {
    Map<String, String> query = request.query();
    if (!query.containsKey("X-Amz-Signature") && !query.containsKey("X-Amz-Algorithm")) {
      return;
    }
    if (!query.keySet().containsAll(REQUIRED) || !ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw S3Error.AUTHORIZATION_QUERY_PARAMETERS.refusal();
    }
    checkTime(parameter(query, "X-Amz-Date"), parameter(query, "X-Amz-Expires"));
    String[] credential = parameter(query, "X-Amz-Credential").split("/", -1);
    if (credential.length != 5) {
      throw S3Error.AUTHORIZATION_QUERY_PARAMETERS.refusal(
          "Error parsing the X-Amz-Credential parameter");
    }
    String secret = secrets.get(credential[0]);
    if (secret == null) {
      throw S3Error.INVALID_ACCESS_KEY_ID.refusal().with("AWSAccessKeyId", credential[0]);
    }
    String expected = signature(request, secret, credential);
    String given = parameter(query, "X-Amz-Signature");
    if (!MessageDigest.isEqual(bytes(expected), bytes(given))) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.refusal().with("AWSAccessKeyId", credential[0]);
    }
  }

  private void checkTime(String date, String expires) {
    Instant signed;
    long seconds;
    try {
      signed = DATE.parse(date, Instant::from);
      seconds = Long.parseLong(expires);
    } catch (DateTimeException | NumberFormatException e) {
      throw S3Error.AUTHORIZATION_QUERY_PARAMETERS.refusal(
          "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\", and"
              + " X-Amz-Expires a number");
    }
    if (seconds < 0 || seconds > LONGEST.toSeconds()) {
      throw S3Error.AUTHORIZATION_QUERY_PARAMETERS.refusal(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
              + " must be less than %s seconds".formatted(LONGEST.toSeconds()));
    }
    Instant now = clock.instant();
    if (signed.isAfter(now.plus(CLOCK_SKEW))) {
      throw S3Error.ACCESS_DENIED.refusal("Request is not yet valid");
    }
    Instant end = signed.plusSeconds(seconds);
    if (!now.isBefore(end)) {
      throw S3Error.ACCESS_DENIED
          .refusal("Request has expired")
          .with("X-Amz-Expires", seconds)
          .with("Expires", end)
          .with("ServerTime", now);
    }
  }

  private static String signature(S3Request request, String secret, String[] credential) {
    String scope = String.join("/", credential[1], credential[2], credential[3], credential[4]);
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            parameter(request.query(), "X-Amz-Date"),
            scope,
            HexFormat.of().formatHex(sha256(canonicalRequest(request))));
    byte[] key = bytes("AWS4" + secret);
    for (String part : Arrays.copyOfRange(credential, 1, credential.length)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String canonicalRequest(S3Request request) {
    AwsExchange exchange = request.exchange();
    String signedHeaders = parameter(request.query(), "X-Amz-SignedHeaders");
    String headers =
        Arrays.stream(signedHeaders.split(";"))
            .map(name -> name + ":" + canonicalValue(exchange, name) + "\n")
            .collect(Collectors.joining());
    String payload =
        Optional.ofNullable(request.header("x-amz-content-sha256")).orElse("UNSIGNED-PAYLOAD");
    return String.join(
        "\n",
        exchange.method(),
        exchange.uri().getRawPath(),
        canonicalQuery(request.query()),
        headers,
        signedHeaders,
        payload);
  }

  private static String canonicalValue(AwsExchange exchange, String name) {
    List<String> values = exchange.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static String canonicalQuery(Map<String, String> query) {
    return query.entrySet().stream()
        .filter(e -> !e.getKey().equals("X-Amz-Signature"))
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String parameter(Map<String, String> query, String name) {
    return query.getOrDefault(name, "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(String text) {
    byte[] bytes = bytes(text);
    ChecksumAlgorithm.Digest digest = ChecksumAlgorithm.SHA256.start();
    digest.update(bytes, 0, bytes.length);
    return digest.value();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

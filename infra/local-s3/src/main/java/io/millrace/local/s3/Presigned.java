package io.millrace.local.s3;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.SignatureV4;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    if (query.keySet().stream().noneMatch(REQUIRED::contains)) {
      return;
    }
    if (!query.keySet().containsAll(REQUIRED)
        || !SignatureV4.ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
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
    if (!SignatureV4.same(expected, given)) {
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
    AwsExchange exchange = request.exchange();
    var signed =
        new SignatureV4.Request(
            exchange.method(),
            exchange.uri().getRawPath(),
            request.query().entrySet().stream()
                .filter(e -> !e.getKey().equals("X-Amz-Signature"))
                .toList(),
            Arrays.stream(parameter(request.query(), "X-Amz-SignedHeaders").split(";", -1))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .map(name -> Map.entry(name, exchange.headers().getOrDefault(name, List.of())))
                .toList(),
            Optional.ofNullable(request.header("x-amz-content-sha256")).orElse("UNSIGNED-PAYLOAD"));
    return SignatureV4.of(
        signed,
        parameter(request.query(), "X-Amz-Date"),
        new SignatureV4.Scope(credential[1], credential[2], credential[3]),
        secret);
  }

  private static String parameter(Map<String, String> query, String name) {
    return query.getOrDefault(name, "");
  }
}

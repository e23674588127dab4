package io.millrace.local.server;

import io.millrace.local.service.RestJson;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.SignatureV4;
import io.millrace.local.service.SignatureV4.Scope;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a request, and for which service. Whoever has no secret of the local cloud signs
 * nothing here: a page of the user's browser, or a program that was configured for AWS itself.
 *
 * <p>What is signed in a query for S3 is checked by S3, whose answers tell of it otherwise.
 */
public final class RequestSignatures {

  /** The functions', and those that tools are told to use; by access key. */
  public static final Map<String, String> SECRETS = Map.of("local", "local", "test", "test");

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);
  private static final long LONGEST_BODY_BYTES = 32 << 20; // DynamoDB takes 16 MB, the others less
  private static final String S3 = "s3";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What else the time of a signature may be written as. */
  private static final List<DateTimeFormatter> OTHER_TIMES =
      List.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME, DateTimeFormatter.RFC_1123_DATE_TIME);

  private static final Pattern CREDENTIAL =
      Pattern.compile("([^/,\\s]+)/(\\d{8})/([^/,\\s]+)/([a-z0-9-]+)/aws4_request");
  private static final Pattern HEADER =
      Pattern.compile(
          SignatureV4.ALGORITHM
              + "\\s+Credential=(?<credential>[^,\\s]+),\\s*SignedHeaders=(?<headers>[^,\\s]+),"
              + "\\s*Signature=(?<signature>[0-9a-f]{64})\\s*");

  private final Map<String, String> secrets;
  private final InstantSource clock;

  /**
   * @param secrets by access key
   */
  RequestSignatures(Map<String, String> secrets, InstantSource clock) {
    this.secrets = Map.copyOf(secrets);
    this.clock = clock;
  }

  /** What a request says of its signature; nothing of it is believed yet. */
  private record Claim(
      String key,
      Scope scope,
      String time,
      @Nullable String expires,
      List<String> headers,
      String signature) {}

  /**
   * The service that a request is signed for; empty where it is not signed at all.
   *
   * @throws Refused if it is signed, but not so that it can be believed
   */
  Optional<String> service(JdkExchange exchange) throws IOException, Refused {
    Map<String, List<String>> query = RestJson.queries(exchange.uri());
    String header = exchange.header("authorization");
    if (header != null && header.startsWith("AWS")) {
      return Optional.of(checked(inHeader(header, exchange), exchange, query));
    }
    if (query.containsKey("X-Amz-Credential")
        || query.containsKey("X-Amz-Signature")
        || query.containsKey("X-Amz-Algorithm")) {
      return Optional.of(
          serviceIn(first(query, "X-Amz-Credential")).equals(S3)
              ? S3
              : checked(inQuery(query), exchange, query));
    }
    if (query.containsKey("AWSAccessKeyId") && query.containsKey("Signature")) {
      throw versionTwo();
    }
    return Optional.empty();
  }

  private static Claim inHeader(String header, JdkExchange exchange) throws Refused {
    Matcher parts = HEADER.matcher(header);
    if (!header.startsWith("AWS4-")) {
      throw versionTwo();
    }
    if (!parts.matches()) {
      throw new Refused(
          Refused.Kind.INCOMPLETE,
          serviceIn(header),
          "Authorization must be '%s Credential=…, SignedHeaders=…, Signature=…'"
              .formatted(SignatureV4.ALGORITHM));
    }
    return claim(
        parts.group("credential"),
        time(exchange),
        null,
        parts.group("headers"),
        parts.group("signature"));
  }

  /**
   * When a request was signed, as it stands in what is signed: of {@code X-Amz-Date}, or of {@code
   * Date} where there is none. Signers write basic ISO 8601; extended ISO 8601 and HTTP's own dates
   * are allowed.
   */
  private static String time(JdkExchange exchange) {
    String given = exchange.header("x-amz-date");
    String written = given == null ? exchange.header("date") : given;
    if (written == null) {
      return "";
    }
    return OTHER_TIMES.stream()
        .flatMap(form -> instant(written.strip(), form).stream())
        .findFirst()
        .map(TIME::format)
        .orElse(written);
  }

  private static Optional<Instant> instant(String written, DateTimeFormatter form) {
    try {
      return Optional.of(form.parse(written, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Claim inQuery(Map<String, List<String>> query) throws Refused {
    for (String needed :
        List.of(
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature")) {
      if (!query.containsKey(needed)) {
        throw new Refused(
            Refused.Kind.INCOMPLETE,
            serviceIn(first(query, "X-Amz-Credential")),
            "it has no " + needed + ": a URL is signed as a whole, or not at all");
      }
    }
    return claim(
        first(query, "X-Amz-Credential"),
        first(query, "X-Amz-Date"),
        first(query, "X-Amz-Expires"),
        first(query, "X-Amz-SignedHeaders"),
        first(query, "X-Amz-Signature"));
  }

  private static Claim claim(
      String credential, String time, @Nullable String expires, String headers, String signature)
      throws Refused {
    Matcher scope = CREDENTIAL.matcher(credential);
    if (!scope.matches()) {
      throw new Refused(
          Refused.Kind.INCOMPLETE,
          serviceIn(credential),
          "its Credential must be KEY/DATE/REGION/SERVICE/aws4_request");
    }
    return new Claim(
        scope.group(1),
        new Scope(scope.group(2), scope.group(3), scope.group(4)),
        time,
        expires,
        List.of(headers.toLowerCase(Locale.ROOT).split(";", -1)),
        signature);
  }

  private String checked(Claim claim, JdkExchange exchange, Map<String, List<String>> query)
      throws IOException, Refused {
    String service = claim.scope().service();
    String secret = secrets.get(claim.key());
    if (secret == null) {
      throw new Refused(
          Refused.Kind.UNKNOWN_KEY,
          service,
          "the local cloud does not know its access key: use AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test");
    }
    checkTime(claim);
    if (!claim.headers().contains("host")) {
      throw new Refused(Refused.Kind.INCOMPLETE, service, "its header Host is not signed");
    }
    var request =
        new SignatureV4.Request(
            exchange.method(),
            path(exchange, service),
            pairs(query),
            claim.headers().stream()
                .map(name -> Map.entry(name, exchange.headers().getOrDefault(name, List.of())))
                .toList(),
            payload(claim, exchange));
    String expected = SignatureV4.of(request, claim.time(), claim.scope(), secret);
    if (!SignatureV4.same(expected, claim.signature())) {
      throw new Refused(
          Refused.Kind.MISMATCH,
          service,
          "its signature is not of this request: check the secret (AWS_SECRET_ACCESS_KEY=test), and that nothing on the way changes path, query, headers or body");
    }
    return service;
  }

  private void checkTime(Claim claim) throws Refused {
    String service = claim.scope().service();
    Instant signed;
    Duration valid;
    try {
      signed = TIME.parse(claim.time(), Instant::from);
      valid =
          claim.expires() == null
              ? CLOCK_SKEW
              : Duration.ofSeconds(Long.parseLong(claim.expires()));
    } catch (DateTimeException | NumberFormatException e) {
      throw new Refused(
          Refused.Kind.INCOMPLETE,
          service,
          "X-Amz-Date must be as 20261129T120000Z, 2026-11-29T12:00:00Z or Sun, 29 Nov 2026 12:00:00 GMT, and X-Amz-Expires whole seconds");
    }
    Instant now = clock.instant();
    if (!claim.time().startsWith(claim.scope().date())
        || now.isAfter(signed.plus(valid))
        || now.isBefore(signed.minus(CLOCK_SKEW))) {
      throw new Refused(
          Refused.Kind.TIME,
          service,
          "it was signed at %s, and it is %s: sign it anew, or set the clock"
              .formatted(claim.time(), TIME.format(now)));
    }
  }

  /** The path as it is signed: for all services but S3 what is encoded is encoded once more. */
  private static String path(JdkExchange exchange, String service) {
    String raw = exchange.uri().getRawPath();
    if (raw == null || service.equals(S3)) {
      return raw == null ? "" : raw;
    }
    return SignatureV4.encoded(raw).replace("%2F", "/");
  }

  private static List<Map.Entry<String, String>> pairs(Map<String, List<String>> query) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    query.forEach((name, values) -> {
      if (!name.isEmpty() && !name.equals("X-Amz-Signature")) {
        values.forEach(value -> pairs.add(Map.entry(name, value)));
      }
    });
    return pairs;
  }

  /** What was signed of the body. S3 reads it itself, and holds it against what was said here. */
  private static String payload(Claim claim, JdkExchange exchange) throws IOException, Refused {
    String service = claim.scope().service();
    String said = exchange.header("x-amz-content-sha256");
    boolean read = !service.equals(S3) || exchange.method().equals("POST");
    if (!read) {
      return said == null ? UNSIGNED : said;
    }
    if (UNSIGNED.equals(said)) {
      return UNSIGNED;
    }
    byte[] body = exchange.keepBody(LONGEST_BODY_BYTES);
    String actual = SignatureV4.sha256(body);
    if (said != null && !said.equals(actual)) {
      throw new Refused(
          Refused.Kind.MISMATCH, service, "its body is not the one of X-Amz-Content-SHA256");
    }
    return actual;
  }

  private static Refused versionTwo() {
    return new Refused(
        Refused.Kind.VERSION,
        S3,
        "only Signature Version 4 is known here: name the region (AWS_DEFAULT_REGION=us-east-1), and in boto3 signature_version='s3v4', in the AWS CLI `aws configure set default.s3.signature_version s3v4`");
  }

  /** Whom to answer for, as far as can be told. */
  private static String serviceIn(String text) {
    Matcher scope = CREDENTIAL.matcher(text);
    return scope.find() ? scope.group(4) : "";
  }

  private static String first(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    return values == null ? "" : values.getFirst();
  }

  /** A signature that is not believed. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why, and the code of it: for S3, and for all others. */
    enum Kind {
      INCOMPLETE("AuthorizationHeaderMalformed", "IncompleteSignatureException"),
      UNKNOWN_KEY("InvalidAccessKeyId", "UnrecognizedClientException"),
      TIME("RequestTimeTooSkewed", "InvalidSignatureException"),
      MISMATCH("SignatureDoesNotMatch", "InvalidSignatureException"),
      VERSION("InvalidRequest", "InvalidSignatureException");

      private final String ofS3;
      private final String ofOthers;

      Kind(String ofS3, String ofOthers) {
        this.ofS3 = ofS3;
        this.ofOthers = ofOthers;
      }
    }

    private final Kind kind;
    private final String service;

    Refused(Kind kind, String service, String why) {
      super("The request is refused: " + why + ".");
      this.kind = kind;
      this.service = service;
    }

    /** Which service answers; empty where none is named. */
    String service() {
      return service;
    }

    ServiceException answer() {
      int status = kind == Kind.INCOMPLETE || kind == Kind.VERSION ? 400 : 403;
      return new ServiceException(
          status, service.equals(S3) ? kind.ofS3 : kind.ofOthers, String.valueOf(getMessage()));
    }
  }
}

package io.millrace.local.s3;

import io.millrace.local.service.AwsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request in S3's terms, and the way to answer it.
 *
 * <p>The bucket is the first segment of the path, or the first label of a host {@code
 * <bucket>.localhost} or {@code <bucket>.s3.<anything>}; all that follows is the key, taken
 * literally.
 */
final class S3Request {

  private static final int LONGEST_KEY_BYTES = 1024;
  private static final String OF_S3 = "x-amz-";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** What says how a request is sent and signed, and nothing of what it asks for. */
  private static final Set<String> ENVELOPE =
      Set.of(
          "x-amz-algorithm",
          "x-amz-api-version", // Arrow's client says it, and there is one
          "x-amz-content-sha256",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-decoded-content-length",
          "x-amz-expires",
          "x-amz-sdk-checksum-algorithm",
          "x-amz-security-token",
          "x-amz-signature",
          "x-amz-signedheaders",
          "x-amz-te",
          "x-amz-trailer",
          "x-amz-user-agent",
          "x-id");

  private final AwsExchange exchange;
  private final String id;
  private final String bucket;
  private final String key;
  private final Map<String, String> query;
  private final Set<String> read = new HashSet<>();
  private boolean checked;

  /**
   * @param id of the request, for the response and for events
   */
  S3Request(AwsExchange exchange, String id) {
    this.exchange = exchange;
    this.id = id;
    this.query = parseQuery(exchange.uri().getRawQuery());
    String path = Optional.ofNullable(exchange.uri().getRawPath()).orElse("/");
    String fromHost = bucketInHost(exchange.header("host"));
    String rest = path.startsWith("/") ? path.substring(1) : path;
    if (fromHost != null) {
      bucket = fromHost;
      key = decode(rest);
    } else {
      int slash = rest.indexOf('/');
      bucket = decode(slash < 0 ? rest : rest.substring(0, slash));
      key = slash < 0 ? "" : decode(rest.substring(slash + 1));
    }
  }

  String id() {
    return id;
  }

  String method() {
    return exchange.method();
  }

  /** Empty where the request is about the account. */
  String bucket() {
    return bucket;
  }

  /** Empty where the request is about the bucket. */
  String key() {
    return key;
  }

  /**
   * Refuses keys that S3 could not hold.
   *
   * @throws S3Exception {@code KeyTooLongError}
   */
  void requireStorableKey() {
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_KEY_BYTES) {
      throw S3Error.KEY_TOO_LONG
          .refusal()
          .with("Size", bytes)
          .with("MaxSizeAllowed", LONGEST_KEY_BYTES);
    }
  }

  /** Decoded parameters; one without a value has the empty value. */
  Map<String, String> query() {
    return query;
  }

  @Nullable String parameter(String name) {
    read.add(name.toLowerCase(Locale.ROOT));
    return query.get(name);
  }

  /** A header; one of S3's own may be in the query of a URL that is signed. */
  @Nullable String header(String name) {
    read.add(name.toLowerCase(Locale.ROOT));
    String value = exchange.header(name);
    return value == null && name.startsWith(OF_S3) ? inQuery(name) : value;
  }

  private @Nullable String inQuery(String name) {
    return query.entrySet().stream()
        .filter(each -> each.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** All headers whose name starts so, without that start, in lower case. */
  Map<String, String> headersAfter(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    query.forEach((name, value) -> add(found, prefix, name, value));
    exchange
        .headers()
        .forEach((name, values) -> add(found, prefix, name, String.join(",", values)));
    return found;
  }

  private void add(Map<String, String> found, String prefix, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith(prefix)) {
      read.add(lower);
      found.put(lower.substring(prefix.length()), value);
    }
  }

  /**
   * Refuses what is asked and was not read until now: call it when all is read that is, and nothing
   * is changed yet. For an operation that changes nothing, it is called with its answer.
   *
   * @throws S3Exception {@code NotImplemented}, by the name of the parameter or header
   */
  void requireAllRead() {
    checked = true;
    query.keySet().forEach(name -> requireRead("parameter", name));
    for (String name : exchange.headers().keySet()) {
      boolean condition = name.startsWith("if-") && !READING.contains(method());
      if (condition || name.startsWith(OF_S3)) {
        requireRead("header", name);
      }
    }
  }

  private void requireRead(String kind, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean ofBody = ChecksumAlgorithm.ofHeader(lower).isPresent(); // of none, nothing is to check
    if (!read.contains(lower) && !ENVELOPE.contains(lower) && !ofBody) {
      throw S3Error.NOT_IMPLEMENTED
          .refusal(
              "The local cloud does not implement the %s %s of this operation; it works without"
                  .formatted(kind, name))
          .with(kind.equals("header") ? "Header" : "Parameter", name);
    }
  }

  /** The answer will be a refusal, whatever was asked. */
  void isRefused() {
    checked = true;
  }

  InputStream body() {
    return exchange.body();
  }

  AwsExchange exchange() {
    return exchange;
  }

  /** Answers without a body. */
  void respond(int status, Map<String, String> headers) throws IOException {
    requireChecked();
    exchange.respond(status, withIds(headers), 0).close();
  }

  /** Answers with an XML document. */
  void respond(int status, Map<String, String> headers, XmlWriter document) throws IOException {
    requireChecked();
    byte[] bytes = document.toBytes();
    Map<String, String> all = withIds(headers);
    all.put("Content-Type", "application/xml");
    try (OutputStream out = exchange.respond(status, all, bytes.length)) {
      out.write(bytes);
    }
  }

  /** Answers with a body that the caller writes and closes. */
  OutputStream respond(int status, Map<String, String> headers, long length) throws IOException {
    requireChecked();
    return exchange.respond(status, withIds(headers), length);
  }

  private void requireChecked() {
    if (!checked && !READING.contains(method())) {
      throw new IllegalStateException("changed before all that is asked was read: " + method());
    }
    if (!checked) {
      requireAllRead();
    }
  }

  /** Where an object is found, by the address that the request came to. */
  String location(String objectKey) {
    String path = bucketInHost(header("host")) == null ? "/" + bucket + "/" : "/";
    String encoded = URLEncoder.encode(objectKey, StandardCharsets.UTF_8);
    return "http://%s%s%s"
        .formatted(
            Optional.ofNullable(header("host")).orElse("localhost"),
            path,
            encoded.replace("+", "%20").replace("%2F", "/"));
  }

  private Map<String, String> withIds(Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("x-amz-request-id", id);
    all.put("x-amz-id-2", id);
    all.put("Server", "AmazonS3");
    return all;
  }

  private static @Nullable String bucketInHost(@Nullable String host) {
    if (host == null) {
      return null;
    }
    String name = host.replaceFirst(":\\d+$", "");
    int s3 = name.indexOf(".s3.");
    if (s3 > 0) {
      return name.substring(0, s3);
    }
    boolean local = name.endsWith(".localhost") && !name.equals("s3.localhost");
    return local ? name.substring(0, name.length() - ".localhost".length()) : null;
  }

  private static Map<String, String> parseQuery(@Nullable String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (!name.isEmpty()) {
          parameters.put(decode(name.replace("+", "%20")), decode(value.replace("+", "%20")));
        }
      }
    }
    return parameters;
  }

  /** Percent-decodes; unlike in forms, {@code +} stays. */
  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_ARGUMENT.refusal("Couldn't parse the specified URI.");
    }
  }
}

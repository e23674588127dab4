package io.millrace.local.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The arithmetic of Signature Version 4: what is signed of a request, and with what.
 *
 * <p>Source: "Create a signed AWS API request", AWS Identity and Access Management User Guide.
 */
public final class SignatureV4 {

  public static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private SignatureV4() {}

  /**
   * Where a signature is valid.
   *
   * @param date as {@code 20261129}
   */
  public record Scope(String date, String region, String service) {

    String text() {
      return "%s/%s/%s/aws4_request".formatted(date, region, service);
    }
  }

  /**
   * The canonical form of a request.
   *
   * @param path as the service has it encoded: once for S3, twice for all others
   * @param query names and values, decoded, without the signature itself
   * @param headers those that are signed, in lower case and in their order, with all their values
   * @param payload hexadecimal digest of the body, or what stands for it
   */
  public record Request(
      String method,
      String path,
      List<Map.Entry<String, String>> query,
      List<Map.Entry<String, List<String>>> headers,
      String payload) {

    public Request {
      query = List.copyOf(query);
      headers = List.copyOf(headers);
    }

    private String canonical() {
      return String.join(
          "\n",
          method,
          path.isEmpty() ? "/" : path,
          query.stream()
              .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
              .sorted()
              .collect(Collectors.joining("&")),
          headers.stream()
              .map(e -> e.getKey() + ":" + canonical(e.getValue()) + "\n")
              .collect(Collectors.joining()),
          names(headers),
          payload);
    }

    private static String canonical(List<String> values) {
      return values.stream()
          .map(value -> value.strip().replaceAll(" +", " "))
          .collect(Collectors.joining(","));
    }
  }

  /** The names of signed headers, as a request lists them. */
  private static String names(List<Map.Entry<String, List<String>>> headers) {
    return headers.stream().map(Map.Entry::getKey).collect(Collectors.joining(";"));
  }

  /**
   * The signature of a request, hexadecimal.
   *
   * @param time as {@code 20261129T120000Z}
   */
  public static String of(Request request, String time, Scope scope, String secret) {
    // Headers are read as Latin-1: these are the bytes that were sent.
    String digest = sha256(request.canonical().getBytes(ISO_8859_1));
    return of(String.join("\n", ALGORITHM, time, scope.text(), digest), scope, secret);
  }

  /** The signature of a text, hexadecimal. */
  public static String of(String toSign, Scope scope, String secret) {
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : List.of(scope.date(), scope.region(), scope.service(), "aws4_request")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  /** The header {@code Authorization} of a request that is signed so. */
  public static String authorization(
      Request request, String time, Scope scope, String key, String secret) {
    return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(
            ALGORITHM,
            key,
            scope.text(),
            names(request.headers()),
            of(request, time, scope, secret));
  }

  /** Whether two signatures are the same, in a time that does not tell where they differ. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Percent-encoded but for letters, digits and {@code -._~}. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** The digest of a body, hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

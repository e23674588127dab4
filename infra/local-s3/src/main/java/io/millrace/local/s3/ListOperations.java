package io.millrace.local.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ListObjectsV2 and its predecessor ListObjects. */
final class ListOperations {

  private static final int MOST_KEYS = 1000;

  private final Buckets buckets;

  ListOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  /** Lists objects: with {@code list-type=2} by the newer operation, without it by the older. */
  void list(S3Request request) throws IOException {
    String type = request.parameter("list-type");
    if (type == null) {
      listByMarker(request);
    } else if (type.equals("2")) {
      listByToken(request);
    } else {
      throw S3Error.INVALID_ARGUMENT
          .refusal("Invalid List Type specified in Request")
          .with("ArgumentName", "list-type");
    }
  }

  /** How many keys a page holds at most. */
  static int maxKeys(S3Request request) {
    String given = request.parameter("max-keys");
    return given == null
        ? MOST_KEYS
        : Math.min(MOST_KEYS, Integers.parse(given, "max-keys", 0, Integer.MAX_VALUE));
  }

  private void listByToken(S3Request request) throws IOException {
    EncodingType encoding = EncodingType.of(request);
    String token = request.parameter("continuation-token");
    String startAfter = request.parameter("start-after");
    String after = token != null ? fromToken(token) : Optional.ofNullable(startAfter).orElse("");
    Listing.Query query = query(request, after);
    Listing page = page(request, query);
    String last = page.last();
    boolean owner = "true".equals(request.parameter("fetch-owner"));
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListBucketResult",
            xml -> {
              writeHead(xml, request, query, encoding, last != null);
              xml.element("KeyCount", page.entries().size() + page.commonPrefixes().size());
              xml.optional("ContinuationToken", token);
              xml.optional("NextContinuationToken", last == null ? null : toToken(last));
              xml.optional("StartAfter", startAfter == null ? null : encoding.apply(startAfter));
              writeEntries(xml, page, encoding, owner);
            }));
  }

  private void listByMarker(S3Request request) throws IOException {
    EncodingType encoding = EncodingType.of(request);
    String marker = Optional.ofNullable(request.parameter("marker")).orElse("");
    Listing.Query query = query(request, marker);
    Listing page = page(request, query);
    String last = page.last();
    boolean sayNext = last != null && !query.delimiter().isEmpty();
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListBucketResult",
            xml -> {
              writeHead(xml, request, query, encoding, last != null);
              xml.element("Marker", encoding.apply(marker));
              xml.optional("NextMarker", sayNext ? encoding.apply(String.valueOf(last)) : null);
              writeEntries(xml, page, encoding, true);
            }));
  }

  private Listing page(S3Request request, Listing.Query query) {
    return buckets
        .get(request.bucket())
        .read(s -> Listing.page(s.versions(), query, ListOperations::isObject));
  }

  private static Listing.Query query(S3Request request, String after) {
    return new Listing.Query(
        Optional.ofNullable(request.parameter("prefix")).orElse(""),
        Optional.ofNullable(request.parameter("delimiter")).orElse(""),
        after,
        "",
        maxKeys(request));
  }

  private static boolean isObject(Listing.Entry entry) {
    return entry.latest() && entry.version().content() != null;
  }

  private static void writeHead(
      XmlWriter xml, S3Request request, Listing.Query query, EncodingType encoding, boolean more) {
    xml.element("Name", request.bucket())
        .element("Prefix", encoding.apply(query.prefix()))
        .element("MaxKeys", query.most())
        .optional("Delimiter", emptyToNull(encoding.apply(query.delimiter())))
        .optional("EncodingType", encoding.type())
        .element("IsTruncated", more);
  }

  private static void writeEntries(
      XmlWriter xml, Listing page, EncodingType encoding, boolean owner) {
    for (Listing.Entry entry : page.entries()) {
      xml.element("Contents", e -> ObjectElements.write(e, entry.version(), encoding, owner));
    }
    for (String prefix : page.commonPrefixes()) {
      xml.element("CommonPrefixes", p -> p.element("Prefix", encoding.apply(prefix)));
    }
  }

  static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String toToken(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String fromToken(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_ARGUMENT
          .refusal("The continuation token provided is incorrect")
          .with("ArgumentName", "continuation-token");
    }
  }
}

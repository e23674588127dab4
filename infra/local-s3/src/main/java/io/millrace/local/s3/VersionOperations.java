package io.millrace.local.s3;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** ListObjectVersions. */
final class VersionOperations {

  private final Buckets buckets;

  VersionOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  void list(S3Request request) throws IOException {
    EncodingType encoding = EncodingType.of(request);
    String keyMarker = Optional.ofNullable(request.parameter("key-marker")).orElse("");
    String versionMarker = Optional.ofNullable(request.parameter("version-id-marker")).orElse("");
    if (keyMarker.isEmpty() && !versionMarker.isEmpty()) {
      throw S3Error.INVALID_ARGUMENT
          .refusal("A version-id marker cannot be specified without a key marker.")
          .with("ArgumentName", "version-id-marker");
    }
    Listing.Query query =
        new Listing.Query(
            Optional.ofNullable(request.parameter("prefix")).orElse(""),
            Optional.ofNullable(request.parameter("delimiter")).orElse(""),
            keyMarker,
            versionMarker,
            ListOperations.maxKeys(request));
    Listing page =
        buckets.get(request.bucket()).read(s -> Listing.page(s.versions(), query, _ -> true));
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListVersionsResult",
            xml -> {
              xml.element("Name", request.bucket())
                  .element("Prefix", encoding.apply(query.prefix()))
                  .element("KeyMarker", encoding.apply(keyMarker))
                  .element("VersionIdMarker", versionMarker)
                  .element("MaxKeys", query.most())
                  .optional(
                      "Delimiter", ListOperations.emptyToNull(encoding.apply(query.delimiter())))
                  .optional("EncodingType", encoding.type())
                  .element("IsTruncated", page.last() != null);
              String next = page.last();
              xml.optional("NextKeyMarker", next == null ? null : encoding.apply(next))
                  .optional("NextVersionIdMarker", page.lastVersion());
              page.entries().forEach(entry -> write(xml, entry, encoding));
              page.commonPrefixes()
                  .forEach(prefix ->
                      xml.element(
                          "CommonPrefixes", p -> p.element("Prefix", encoding.apply(prefix))));
            }));
  }

  private static void write(XmlWriter xml, Listing.Entry entry, EncodingType encoding) {
    ObjectVersion version = entry.version();
    xml.element(
        version.content() == null ? "DeleteMarker" : "Version",
        e -> {
          ObjectElements.write(e, version, encoding, true);
          e.element("VersionId", version.versionId()).element("IsLatest", entry.latest());
        });
  }
}

package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GetObject and HeadObject. */
final class ReadOperations {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String OVERRIDE = "response-";
  private static final List<String> OVERRIDABLE =
      List.of(
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Type",
          "Expires");

  private final Buckets buckets;

  ReadOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  void get(S3Request request) throws IOException {
    FoundObject found = find(request);
    Extent extent = Extent.of(request, found.content());
    try (InputStream bytes = open(request, found)) {
      bytes.skipNBytes(extent.first());
      try (OutputStream out =
          request.respond(extent.status(), headers(request, found, extent), extent.length())) {
        copy(bytes, out, extent.length());
      }
    }
  }

  void head(S3Request request) throws IOException {
    FoundObject found = find(request);
    Extent extent = Extent.of(request, found.content());
    Map<String, String> headers = headers(request, found, extent);
    headers.put("Content-Length", Long.toString(extent.length()));
    request.respond(extent.status(), headers);
  }

  private FoundObject find(S3Request request) {
    Bucket bucket = buckets.get(request.bucket());
    FoundObject found = FoundObject.find(bucket, request.key(), request.parameter("versionId"));
    String etag = found.content().etag();
    switch (ReadConditions.of(request).check(etag, found.version().modified())) {
      case HOLDS -> {}
      case FAILED -> throw S3Error.PRECONDITION_FAILED.refusal();
      case NOT_MODIFIED ->
          throw S3Error.NOT_MODIFIED
              .refusal()
              .header("ETag", Etags.quoted(etag))
              .header("Last-Modified", HttpDates.header(found.version().modified()));
    }
    return found;
  }

  /** The bytes; an object deleted since it was found answers as one deleted before. */
  private InputStream open(S3Request request, FoundObject found) throws IOException {
    try {
      return buckets.blobs().open(found.content().blob());
    } catch (NoSuchFileException e) {
      throw S3Error.NO_SUCH_KEY.refusal().with("Key", request.key());
    }
  }

  private Map<String, String> headers(S3Request request, FoundObject found, Extent extent) {
    ObjectContent content = found.content();
    Map<String, String> headers = new LinkedHashMap<>(content.headers());
    for (String name : OVERRIDABLE) {
      String override = request.parameter(OVERRIDE + name.toLowerCase(java.util.Locale.ROOT));
      if (override != null) {
        headers.put(name, override);
      }
    }
    content.metadata().forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
    headers.put("ETag", Etags.quoted(content.etag()));
    headers.put("Last-Modified", HttpDates.header(found.version().modified()));
    headers.put("Accept-Ranges", "bytes");
    if (buckets.get(request.bucket()).settings().versioning() != Versioning.OFF) {
      headers.put("x-amz-version-id", found.version().versionId());
    }
    Retention retention = found.version().retention();
    if (retention != null) {
      headers.put("x-amz-object-lock-mode", retention.mode().name());
      headers.put("x-amz-object-lock-retain-until-date", HttpDates.precise(retention.until()));
    }
    LegalHold hold = found.version().hold();
    if (hold != null) {
      headers.put("x-amz-object-lock-legal-hold", hold.name());
    }
    if (!content.tags().isEmpty()) {
      headers.put("x-amz-tagging-count", Integer.toString(content.tags().size()));
    }
    if (extent.contentRange() != null) {
      headers.put("Content-Range", extent.contentRange());
    }
    if (extent.part() && !content.partSizes().isEmpty()) {
      headers.put("x-amz-mp-parts-count", Integer.toString(content.partSizes().size()));
    }
    boolean wanted = "ENABLED".equalsIgnoreCase(request.header("x-amz-checksum-mode"));
    if (wanted && extent.whole(content)) {
      headers.put(content.checksum().algorithm().header(), content.checksum().value());
      headers.put("x-amz-checksum-type", content.checksum().type());
    }
    return headers;
  }

  private static void copy(InputStream from, OutputStream to, long length) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = length;
    while (left > 0) {
      int n = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new IOException("a blob is shorter than the index says");
      }
      to.write(buffer, 0, n);
      left -= n;
    }
  }

  /** Which bytes are asked for: all, a range, or a part of the upload. */
  private record Extent(
      int status, long first, long length, @Nullable String contentRange, boolean part) {

    static Extent of(S3Request request, ObjectContent content) {
      long size = content.sizeBytes();
      String partNumber = request.parameter("partNumber");
      if (partNumber != null) {
        return ofPart(Integers.parse(partNumber, "partNumber", 1, 10_000), content);
      }
      Optional<ByteRange> range = ByteRange.of(request.header("range"), size);
      return range
          .map(r -> new Extent(206, r.first(), r.length(), r.contentRange(size), false))
          .orElseGet(() -> new Extent(200, 0, size, null, false));
    }

    boolean whole(ObjectContent content) {
      return length == content.sizeBytes();
    }

    private static Extent ofPart(int number, ObjectContent content) {
      List<Long> sizes =
          content.partSizes().isEmpty() ? List.of(content.sizeBytes()) : content.partSizes();
      if (number > sizes.size()) {
        throw S3Error.INVALID_PART_NUMBER
            .refusal()
            .with("PartNumberRequested", number)
            .with("ActualPartCount", sizes.size());
      }
      long first = sizes.subList(0, number - 1).stream().mapToLong(Long::longValue).sum();
      long length = sizes.get(number - 1);
      String range =
          length == 0
              ? null
              : new ByteRange(first, first + length - 1).contentRange(content.sizeBytes());
      return new Extent(length == 0 ? 200 : 206, first, length, range, true);
    }
  }
}

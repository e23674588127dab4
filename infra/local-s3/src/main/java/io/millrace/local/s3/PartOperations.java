package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** UploadPart, UploadPartCopy and ListParts. */
final class PartOperations {

  static final int MOST_PARTS = 10_000;
  private static final int PARTS_A_PAGE = 1000;

  private final Buckets buckets;
  private final InstantSource clock;

  PartOperations(Buckets buckets, InstantSource clock) {
    this.buckets = buckets;
    this.clock = clock;
  }

  /**
   * The open upload that a request names.
   *
   * @throws S3Exception {@code NoSuchUpload} if there is none, or it is for another key
   */
  static MultipartUpload find(Bucket bucket, S3Request request) {
    String id = Optional.ofNullable(request.parameter("uploadId")).orElse("");
    return bucket
        .read(s -> Optional.ofNullable(s.uploads().get(id)))
        .map(OpenUpload::upload)
        .filter(upload -> upload.key().equals(request.key()))
        .orElseThrow(() -> S3Error.NO_SUCH_UPLOAD.refusal().with("UploadId", id));
  }

  void upload(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    MultipartUpload upload = find(bucket, request);
    int number = partNumber(request);
    ChecksumAlgorithm claimed = Payload.claimedAlgorithm(request);
    if (claimed != null && claimed != upload.algorithm() && upload.algorithmChosen()) {
      throw S3Error.INVALID_REQUEST.refusal(
          "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s"
              .formatted(upload.algorithm(), claimed));
    }
    request.requireAllRead();
    Blobs.Received received = Payload.receive(request, buckets.blobs(), Set.of(upload.algorithm()));
    UploadedPart part = commit(bucket, upload, number, received);
    Map<String, String> answer = new LinkedHashMap<>();
    Encryption.tell(answer, upload.headers());
    answer.put("ETag", Etags.quoted(part.md5()));
    if (claimed != null) {
      answer.put(claimed.header(), Objects.requireNonNull(received.checksums().get(claimed)));
    }
    request.respond(200, answer);
  }

  void copy(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    MultipartUpload upload = find(bucket, request);
    int number = partNumber(request);
    CopySource source = CopySource.of(request);
    FoundObject from = source.find(buckets, request);
    long size = from.content().sizeBytes();
    ByteRange range = range(request.header("x-amz-copy-source-range"), size);
    request.requireAllRead();
    Blobs.Received received;
    try (InputStream bytes = buckets.blobs().open(from.content().blob())) {
      bytes.skipNBytes(range.first());
      received =
          buckets
              .blobs()
              .receive(new LimitedStream(bytes, range.length()), EnumSet.of(upload.algorithm()));
    }
    UploadedPart part = commit(bucket, upload, number, received);
    Map<String, String> answer = new LinkedHashMap<>();
    source.putVersionId(answer, buckets, from);
    Encryption.tell(answer, upload.headers());
    request.respond(
        200,
        answer,
        XmlWriter.document(
            "CopyPartResult",
            xml ->
                xml.element("LastModified", HttpDates.document(part.modified()))
                    .element("ETag", Etags.quoted(part.md5()))
                    .element(upload.algorithm().element(), part.checksum())));
  }

  void list(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    MultipartUpload upload = find(bucket, request);
    String marker = request.parameter("part-number-marker");
    int after = marker == null ? 0 : Integers.parse(marker, "part-number-marker", 0, MOST_PARTS);
    String most = request.parameter("max-parts");
    int limit =
        most == null
            ? PARTS_A_PAGE
            : Math.min(PARTS_A_PAGE, Integers.parse(most, "max-parts", 0, Integer.MAX_VALUE));
    List<UploadedPart> rest =
        parts(bucket, upload).stream().filter(p -> p.number() > after).toList();
    List<UploadedPart> page = rest.subList(0, Math.min(limit, rest.size()));
    boolean more = page.size() < rest.size() && limit > 0;
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListPartsResult",
            xml -> {
              xml.element("Bucket", bucket.name())
                  .element("Key", upload.key())
                  .element("UploadId", upload.id())
                  .element("PartNumberMarker", after)
                  .optional("NextPartNumberMarker", more ? page.getLast().number() : null)
                  .element("MaxParts", limit)
                  .element("IsTruncated", more)
                  .element("StorageClass", "STANDARD")
                  .element("ChecksumAlgorithm", upload.algorithm())
                  .element("ChecksumType", upload.checksumType());
              ObjectElements.writeOwner(xml, "Initiator");
              ObjectElements.writeOwner(xml, "Owner");
              page.forEach(part -> xml.element("Part", e -> write(e, part, upload)));
            }));
  }

  /** What has come so far, in order of its numbers. */
  static List<UploadedPart> parts(Bucket bucket, MultipartUpload upload) {
    return bucket.read(s -> {
      OpenUpload open = s.uploads().get(upload.id());
      return open == null ? List.<UploadedPart>of() : List.copyOf(open.parts().values());
    });
  }

  private static void write(XmlWriter xml, UploadedPart part, MultipartUpload upload) {
    xml.element("PartNumber", part.number())
        .element("LastModified", HttpDates.document(part.modified()))
        .element("ETag", Etags.quoted(part.md5()))
        .element(upload.algorithm().element(), part.checksum())
        .element("Size", part.sizeBytes());
  }

  private UploadedPart commit(
      Bucket bucket, MultipartUpload upload, int number, Blobs.Received received) {
    Instant now = clock.instant();
    String checksum = Objects.requireNonNull(received.checksums().get(upload.algorithm()));
    UploadedPart part =
        new UploadedPart(
            number, received.blob(), received.sizeBytes(), received.md5(), checksum, now);
    try {
      bucket.receive(upload.id(), part);
      return part;
    } catch (S3Exception e) {
      buckets.blobs().delete(List.of(received.blob()));
      throw e;
    }
  }

  /** Unlike a reader, who asks beyond an object gets nothing of it. */
  private static ByteRange range(@Nullable String header, long sizeBytes) {
    if (header == null) {
      return new ByteRange(0, sizeBytes - 1);
    }
    return ByteRange.exactly(header)
        .filter(range -> range.last() < sizeBytes)
        .orElseThrow(() ->
            S3Error.INVALID_ARGUMENT
                .refusal("Range specified is not valid for source object of size: " + sizeBytes)
                .with("ArgumentName", "x-amz-copy-source-range")
                .with("ArgumentValue", header));
  }

  private static int partNumber(S3Request request) {
    return Integers.parse(
        String.valueOf(request.parameter("partNumber")), "partNumber", 1, MOST_PARTS);
  }
}

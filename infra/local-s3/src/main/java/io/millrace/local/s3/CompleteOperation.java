package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CompleteMultipartUpload: the parts become one object.
 *
 * <p>The parts are copied into one blob first; then one line of the journal makes the object appear
 * and the upload disappear. A second completion answers as the first did.
 */
final class CompleteOperation implements S3Operation {

  private static final long SMALLEST_PART_BYTES = 5L << 20;
  private static final int LARGEST_DOCUMENT_BYTES = 4 << 20; // 10,000 parts with their checksums

  private final Buckets buckets;
  private final ObjectEvents events;

  CompleteOperation(Buckets buckets, ObjectEvents events) {
    this.buckets = buckets;
    this.events = events;
  }

  @Override
  public void run(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    ObjectVersion before = completedBefore(bucket, request);
    if (before != null) {
      request.isRefused(); // nothing more is asked than what was done
      request.body().transferTo(OutputStream.nullOutputStream());
      answer(request, bucket, before);
      return;
    }
    MultipartUpload upload = PartOperations.find(bucket, request);
    WriteCondition condition = WriteCondition.of(request);
    condition.check(bucket.read(s -> s.latest(request.key())));
    // Checksum headers of this request are the object's, not those of the document it sends.
    XmlElement document =
        XmlElement.parse(
            request.body().readNBytes(LARGEST_DOCUMENT_BYTES), "CompleteMultipartUpload");
    List<UploadedPart> parts = chosen(document, upload, PartOperations.parts(bucket, upload));
    String expected = request.header(upload.algorithm().header());
    String size = request.header("x-amz-mp-object-size");
    requireType(upload, request.header("x-amz-checksum-type"));
    document.requireAllRead();
    request.requireAllRead();
    ObjectContent content = assemble(upload, parts, expected, size);
    ObjectVersion written;
    try {
      written = bucket.write(upload.key(), content, condition, upload.id(), upload.retention());
    } catch (S3Exception e) {
      buckets.blobs().delete(List.of(content.blob()));
      throw e;
    }
    events.created(bucket, written, request, "CompleteMultipartUpload");
    answer(request, bucket, written);
  }

  /** What a client asks for again that has not seen the answer. */
  private static @Nullable ObjectVersion completedBefore(Bucket bucket, S3Request request) {
    String id = Optional.ofNullable(request.parameter("uploadId")).orElse("");
    return bucket
        .read(s -> s.completed(id))
        .filter(version -> version.key().equals(request.key()))
        .orElse(null);
  }

  private static void answer(S3Request request, Bucket bucket, ObjectVersion written)
      throws IOException {
    ObjectContent content = Objects.requireNonNull(written.content());
    Map<String, String> answer = new LinkedHashMap<>();
    WriteOperations.putWrittenVersionId(answer, bucket, written);
    Encryption.tell(answer, content.headers());
    request.respond(
        200,
        answer,
        XmlWriter.document(
            "CompleteMultipartUploadResult",
            xml ->
                xml.element("Location", request.location(written.key()))
                    .element("Bucket", bucket.name())
                    .element("Key", written.key())
                    .element("ETag", Etags.quoted(content.etag()))
                    .element(content.checksum().algorithm().element(), content.checksum().value())
                    .element("ChecksumType", content.checksum().type())));
  }

  private static List<UploadedPart> chosen(
      XmlElement document, MultipartUpload upload, List<UploadedPart> received) {
    Map<Integer, UploadedPart> byNumber = new LinkedHashMap<>();
    received.forEach(part -> byNumber.put(part.number(), part));
    List<UploadedPart> chosen = new ArrayList<>();
    int before = 0;
    for (XmlElement element : document.all("Part")) {
      int number =
          Integers.parse(
              element.requireTextOf("PartNumber"), "PartNumber", 1, PartOperations.MOST_PARTS);
      if (number <= before) {
        throw S3Error.INVALID_PART_ORDER.refusal().with("UploadId", upload.id());
      }
      before = number;
      chosen.add(matching(byNumber.get(number), element, upload, number));
    }
    if (chosen.isEmpty()) {
      throw S3Error.MALFORMED_XML.refusal();
    }
    for (UploadedPart part : chosen.subList(0, chosen.size() - 1)) {
      if (part.sizeBytes() < SMALLEST_PART_BYTES) {
        throw S3Error.ENTITY_TOO_SMALL
            .refusal()
            .with("ProposedSize", part.sizeBytes())
            .with("MinSizeAllowed", SMALLEST_PART_BYTES)
            .with("PartNumber", part.number())
            .with("ETag", part.md5());
      }
    }
    return chosen;
  }

  private static UploadedPart matching(
      @Nullable UploadedPart part, XmlElement element, MultipartUpload upload, int number) {
    String etag = Etags.bare(element.requireTextOf("ETag"));
    String checksum = element.textOf(upload.algorithm().element()).orElse(null);
    if (part == null
        || !part.md5().equals(etag)
        || (checksum != null && !checksum.equals(part.checksum()))) {
      throw S3Error.INVALID_PART
          .refusal()
          .with("UploadId", upload.id())
          .with("PartNumber", number)
          .with("ETag", etag);
    }
    return part;
  }

  private ObjectContent assemble(
      MultipartUpload upload,
      List<UploadedPart> parts,
      @Nullable String expected,
      @Nullable String size)
      throws IOException {
    Blobs.Received whole;
    List<String> names = parts.stream().map(UploadedPart::blob).toList();
    try (InputStream bytes = new BlobSequence(buckets.blobs(), names)) {
      whole =
          buckets
              .blobs()
              .receive(bytes, upload.composite() ? Set.of() : Set.of(upload.algorithm()));
    } catch (NoSuchFileException e) { // completed or given up meanwhile
      throw S3Error.NO_SUCH_UPLOAD.refusal().with("UploadId", upload.id());
    }
    String checksum =
        upload.composite()
            ? Checksums.composite(
                upload.algorithm(), parts.stream().map(UploadedPart::checksum).toList())
            : Objects.requireNonNull(whole.checksums().get(upload.algorithm()));
    try {
      check(upload, expected, size, whole.sizeBytes(), checksum);
    } catch (S3Exception e) {
      buckets.blobs().delete(List.of(whole.blob()));
      throw e;
    }
    return new ObjectContent(
        whole.blob(),
        whole.sizeBytes(),
        Checksums.etag(parts.stream().map(UploadedPart::md5).toList()),
        new ObjectChecksum(upload.algorithm(), checksum, upload.composite()),
        parts.stream().map(UploadedPart::sizeBytes).toList(),
        upload.headers(),
        upload.metadata(),
        upload.tags());
  }

  private static void requireType(MultipartUpload upload, @Nullable String type) {
    if (type != null && !type.equals(upload.checksumType())) {
      throw S3Error.INVALID_REQUEST.refusal(
          "The upload was created with the checksum type %s, not %s."
              .formatted(upload.checksumType(), type));
    }
  }

  private static void check(
      MultipartUpload upload,
      @Nullable String expected,
      @Nullable String size,
      long sizeBytes,
      String checksum) {
    if (expected != null && !expected.equals(checksum)) {
      throw S3Error.BAD_DIGEST.refusal(
          "The %s you specified did not match the calculated checksum."
              .formatted(upload.algorithm()));
    }
    if (size != null && !size.strip().equals(Long.toString(sizeBytes))) {
      throw S3Error.INVALID_REQUEST.refusal(
          "The provided 'x-amz-mp-object-size' header does not match what was computed.");
    }
  }
}

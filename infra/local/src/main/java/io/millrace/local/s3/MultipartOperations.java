package io.millrace.local.s3;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CreateMultipartUpload, AbortMultipartUpload and ListMultipartUploads. */
final class MultipartOperations {

  private final Buckets buckets;
  private final InstantSource clock;

  MultipartOperations(Buckets buckets, InstantSource clock) {
    this.buckets = buckets;
    this.clock = clock;
  }

  void create(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    request.requireStorableKey();
    String named = request.header("x-amz-checksum-algorithm");
    ChecksumAlgorithm algorithm =
        named == null ? ChecksumAlgorithm.CRC64NVME : Checksums.named(named);
    Upload upload =
        new Upload(
            bucket.newId(),
            request.key(),
            clock.instant(),
            algorithm,
            named != null,
            composite(algorithm, request.header("x-amz-checksum-type")),
            ContentHeaders.headers(request),
            ContentHeaders.metadata(request),
            ContentHeaders.tags(request));
    bucket.start(upload);
    Map<String, String> answer = new LinkedHashMap<>();
    if (named != null) {
      answer.put("x-amz-checksum-algorithm", algorithm.name());
      answer.put("x-amz-checksum-type", upload.checksumType());
    }
    request.respond(
        200,
        answer,
        XmlWriter.document(
            "InitiateMultipartUploadResult",
            xml ->
                xml.element("Bucket", bucket.name())
                    .element("Key", upload.key())
                    .element("UploadId", upload.id())));
  }

  void abort(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    bucket.abort(PartOperations.find(bucket, request).id());
    request.respond(204, Map.of());
  }

  /** All open uploads at once; a page of S3's holds a thousand. */
  void list(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    Encoding encoding = Encoding.of(request);
    String prefix = String.valueOf(request.query().getOrDefault("prefix", ""));
    List<Upload> uploads =
        bucket.read(s -> s.uploads().values().stream().map(OpenUpload::upload).toList());
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListMultipartUploadsResult",
            xml -> {
              xml.element("Bucket", bucket.name())
                  .element("Prefix", encoding.apply(prefix))
                  .element("IsTruncated", false)
                  .optional("EncodingType", encoding.type());
              uploads.stream()
                  .filter(upload -> upload.key().startsWith(prefix))
                  .sorted((a, b) -> new KeyOrder().compare(a.key(), b.key()))
                  .forEach(upload -> xml.element("Upload", e -> write(e, upload, encoding)));
            }));
  }

  private static void write(XmlWriter xml, Upload upload, Encoding encoding) {
    xml.element("Key", encoding.apply(upload.key()))
        .element("UploadId", upload.id())
        .element("StorageClass", "STANDARD")
        .element("Initiated", HttpDates.document(upload.started()));
    ObjectElements.writeOwner(xml, "Initiator");
    ObjectElements.writeOwner(xml, "Owner");
  }

  private static boolean composite(
      ChecksumAlgorithm algorithm, @org.jspecify.annotations.Nullable String type) {
    boolean usual = algorithm != ChecksumAlgorithm.CRC64NVME;
    return switch (type) {
      case null -> usual;
      case "COMPOSITE" -> {
        if (algorithm == ChecksumAlgorithm.CRC64NVME) {
          throw unsupported(algorithm, "COMPOSITE");
        }
        yield true;
      }
      case "FULL_OBJECT" -> {
        if (!algorithm.linear()) {
          throw unsupported(algorithm, "FULL_OBJECT");
        }
        yield false;
      }
      default -> throw S3Error.INVALID_REQUEST.refusal("Value for x-amz-checksum-type is invalid.");
    };
  }

  private static S3Exception unsupported(ChecksumAlgorithm algorithm, String type) {
    return S3Error.INVALID_REQUEST.refusal(
        "The %s checksum type cannot be used with the %s checksum algorithm."
            .formatted(type, algorithm));
  }
}

package io.millrace.local.s3;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CreateMultipartUpload and AbortMultipartUpload. */
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
    MultipartUpload upload =
        new MultipartUpload(
            bucket.newId(),
            request.key(),
            clock.instant(),
            algorithm,
            named != null,
            composite(algorithm, request.header("x-amz-checksum-type")),
            ContentHeaders.headers(request, bucket),
            ContentHeaders.metadata(request),
            ContentHeaders.tags(request),
            Retention.asked(request, clock.instant()));
    request.requireAllRead();
    bucket.start(upload);
    Map<String, String> answer = new LinkedHashMap<>();
    Encryption.tell(answer, upload.headers());
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
    MultipartUpload upload = PartOperations.find(bucket, request);
    request.requireAllRead();
    bucket.abort(upload.id());
    request.respond(204, Map.of());
  }

  private static boolean composite(ChecksumAlgorithm algorithm, @Nullable String type) {
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

package io.millrace.local.s3;

import io.millrace.local.service.Arns;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What concerns a bucket as a whole, and the list of all. */
final class BucketOperations {

  private static final int MOST_BUCKETS = 10_000;
  private static final int LARGEST_DOCUMENT_BYTES = 1 << 16;

  private final Buckets buckets;

  BucketOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  void listAll(S3Request request) throws IOException {
    String prefix = Optional.ofNullable(request.parameter("prefix")).orElse("");
    String token = Optional.ofNullable(request.parameter("continuation-token")).orElse("");
    String region = Optional.ofNullable(request.parameter("bucket-region")).orElse(Arns.REGION);
    String most = request.parameter("max-buckets");
    int limit = most == null ? MOST_BUCKETS : Integers.parse(most, "max-buckets", 1, MOST_BUCKETS);
    List<Bucket> rest =
        buckets.all().stream()
            .filter(bucket ->
                region.equals(Arns.REGION)
                    && bucket.name().startsWith(prefix)
                    && bucket.name().compareTo(token) > 0)
            .toList();
    List<Bucket> page = rest.subList(0, Math.min(limit, rest.size()));
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListAllMyBucketsResult",
            xml -> {
              ObjectElements.writeOwner(xml, "Owner");
              xml.element("Buckets", list -> page.forEach(bucket -> write(list, bucket)));
              xml.optional("Prefix", ListOperations.emptyToNull(prefix));
              xml.optional(
                  "ContinuationToken", page.size() < rest.size() ? page.getLast().name() : null);
            }));
  }

  /** Makes a bucket; in us-east-1, making one that one has already is no error. */
  void create(S3Request request) throws IOException {
    boolean locks = "true".equalsIgnoreCase(request.header("x-amz-bucket-object-lock-enabled"));
    String ownership = request.header("x-amz-object-ownership");
    if (ownership != null && !ownership.equals("BucketOwnerEnforced")) {
      throw S3Error.NOT_IMPLEMENTED.refusal().with("Header", "x-amz-object-ownership");
    }
    if (!"0".equals(request.header("content-length")) && request.header("content-length") != null) {
      XmlElement document =
          Documents.read(
              request, buckets.blobs(), "CreateBucketConfiguration", LARGEST_DOCUMENT_BYTES);
      String location = document.textOf("LocationConstraint").orElse(Arns.REGION);
      if (!location.equals(Arns.REGION)) {
        throw S3Error.INVALID_ARGUMENT.refusal(
            "The local cloud has the region %s only".formatted(Arns.REGION));
      }
      document.requireAllRead();
    }
    request.requireAllRead();
    Bucket bucket = buckets.create(request.bucket());
    if (locks) {
      bucket.configure(settings ->
          settings.withVersioning(Versioning.ENABLED).withObjectLock(ObjectLock.WITHOUT_DEFAULT));
    }
    request.respond(200, Map.of("Location", "/" + bucket.name()));
  }

  void head(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    request.respond(
        200,
        Map.of(
            "x-amz-bucket-region",
            Arns.REGION,
            "x-amz-bucket-arn",
            "arn:aws:s3:::" + bucket.name()));
  }

  void delete(S3Request request) throws IOException {
    request.requireAllRead();
    buckets.delete(request.bucket());
    request.respond(204, Map.of());
  }

  /** Answers where a bucket is; for us-east-1, and only for it, S3 answers no name. */
  void location(S3Request request) throws IOException {
    buckets.get(request.bucket());
    request.respond(200, Map.of(), XmlWriter.document("LocationConstraint", _ -> {}));
  }

  void getVersioning(S3Request request) throws IOException {
    Versioning versioning = buckets.get(request.bucket()).settings().versioning();
    String status =
        switch (versioning) {
          case OFF -> null;
          case ENABLED -> "Enabled";
          case SUSPENDED -> "Suspended";
        };
    request.respond(
        200,
        Map.of(),
        XmlWriter.document("VersioningConfiguration", xml -> xml.optional("Status", status)));
  }

  void putVersioning(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    XmlElement document =
        Documents.read(request, buckets.blobs(), "VersioningConfiguration", LARGEST_DOCUMENT_BYTES);
    Versioning versioning =
        switch (document.requireTextOf("Status")) {
          case "Enabled" -> Versioning.ENABLED;
          case "Suspended" -> Versioning.SUSPENDED;
          default -> throw S3Error.MALFORMED_XML.refusal();
        };
    if (versioning == Versioning.SUSPENDED && bucket.settings().objectLock() != null) {
      throw S3Error.INVALID_BUCKET_STATE.refusal(
          "An Object Lock configuration is present on this bucket, so the versioning state cannot be"
              + " changed.");
    }
    if (!document.textOf("MfaDelete").orElse("Disabled").equals("Disabled")) {
      throw S3Error.NOT_IMPLEMENTED.refusal().with("Element", "MfaDelete");
    }
    document.requireAllRead();
    request.requireAllRead();
    bucket.configure(settings -> settings.withVersioning(versioning));
    request.respond(200, Map.of());
  }

  private static void write(XmlWriter xml, Bucket bucket) {
    xml.element(
        "Bucket",
        b ->
            b.element("Name", bucket.name())
                .element("CreationDate", HttpDates.document(bucket.settings().created()))
                .element("BucketRegion", Arns.REGION));
  }
}

package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PutObject and CopyObject. */
final class WriteOperations {

  private static final long LARGEST_COPY_BYTES = 5L << 30;

  private final Buckets buckets;
  private final ObjectEvents events;
  private final InstantSource clock;

  WriteOperations(Buckets buckets, ObjectEvents events, InstantSource clock) {
    this.buckets = buckets;
    this.events = events;
    this.clock = clock;
  }

  void put(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    request.requireStorableKey();
    WriteCondition condition = WriteCondition.of(request);
    condition.check(bucket.read(s -> s.latest(request.key()))); // before the body is taken in
    Map<String, String> headers = ContentHeaders.headers(request, bucket);
    Map<String, String> metadata = ContentHeaders.metadata(request);
    Map<String, String> tags = ContentHeaders.tags(request);
    Retention retention = Retention.asked(request, clock.instant());
    LegalHold hold = LegalHold.asked(request);
    if (hold != null) {
      bucket.requireLocks();
    }
    requireDigest(bucket, retention != null || hold != null, request);
    ChecksumAlgorithm algorithm = algorithm(Payload.claimedAlgorithm(request));
    request.requireAllRead();
    Blobs.Received received = Payload.receive(request, buckets.blobs(), Set.of(algorithm));
    ObjectContent content = content(received, algorithm, headers, metadata, tags);
    ObjectVersion written = commit(bucket, request.key(), content, condition, retention);
    if (hold != null) {
      bucket.hold(written.key(), written.versionId(), hold);
    }
    events.created(bucket, written, request, "PutObject");
    Map<String, String> answer = new LinkedHashMap<>();
    Encryption.tell(answer, headers);
    answer.put("ETag", Etags.quoted(content.etag()));
    answer.put(algorithm.header(), content.checksum().value());
    answer.put("x-amz-checksum-type", content.checksum().type());
    putWrittenVersionId(answer, bucket, written);
    request.respond(200, answer);
  }

  void copy(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    request.requireStorableKey();
    CopySource source = CopySource.of(request);
    FoundObject from = source.find(buckets, request);
    if (from.content().sizeBytes() > LARGEST_COPY_BYTES) {
      throw S3Error.INVALID_REQUEST.refusal(
          "The specified copy source is larger than the maximum allowable size for a copy source:"
              + " "
              + LARGEST_COPY_BYTES);
    }
    boolean replace = replaces(request, "metadata");
    boolean replaceTags = replaces(request, "tagging");
    if (source.isItself(request) && !replace) {
      throw S3Error.INVALID_REQUEST.refusal(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    String asked = request.header("x-amz-checksum-algorithm");
    ChecksumAlgorithm algorithm =
        asked != null
            ? Checksums.named(asked)
            : from.content().checksum().composite()
                ? ChecksumAlgorithm.CRC64NVME
                : from.content().checksum().algorithm();
    Map<String, String> headers = ContentHeaders.headers(request, bucket);
    Map<String, String> metadata = ContentHeaders.metadata(request);
    Map<String, String> tags = ContentHeaders.tags(request);
    if (!replace) { // what is encrypted anew is asked for, whatever is copied with it
      headers = Encryption.instead(from.content().headers(), headers);
      metadata = from.content().metadata();
    }
    WriteCondition condition = WriteCondition.of(request);
    Retention retention = Retention.asked(request, clock.instant());
    request.requireAllRead();
    Blobs.Received received;
    try (InputStream bytes = buckets.blobs().open(from.content().blob())) {
      received = buckets.blobs().receive(bytes, EnumSet.of(algorithm));
    }
    ObjectContent content =
        content(received, algorithm, headers, metadata, replaceTags ? tags : from.content().tags());
    ObjectVersion written = commit(bucket, request.key(), content, condition, retention);
    events.created(bucket, written, request, "CopyObject");
    Map<String, String> answer = new LinkedHashMap<>();
    putWrittenVersionId(answer, bucket, written);
    source.putVersionId(answer, buckets, from);
    Encryption.tell(answer, headers);
    request.respond(
        200,
        answer,
        XmlWriter.document(
            "CopyObjectResult",
            xml ->
                xml.element("LastModified", HttpDates.document(written.modified()))
                    .element("ETag", Etags.quoted(content.etag()))
                    .element(algorithm.element(), content.checksum().value())
                    .element("ChecksumType", content.checksum().type())));
  }

  private static boolean replaces(S3Request request, String what) {
    String directive = request.header("x-amz-%s-directive".formatted(what));
    return switch (directive) {
      case null -> false;
      case "COPY" -> false;
      case "REPLACE" -> true;
      default ->
          throw S3Error.INVALID_ARGUMENT
              .refusal("Unknown %s directive.".formatted(what))
              .with("ArgumentName", "x-amz-%s-directive".formatted(what))
              .with("ArgumentValue", directive);
    };
  }

  /**
   * Says which version was written; where versioning is suspended, the null version, S3 does not.
   */
  static void putWrittenVersionId(
      Map<String, String> headers, Bucket bucket, ObjectVersion version) {
    if (bucket.settings().versioning() == Versioning.ENABLED) {
      headers.put("x-amz-version-id", version.versionId());
    }
  }

  /** Says which version it is, where versions are kept. */
  static void putVersionId(Map<String, String> headers, Bucket bucket, ObjectVersion version) {
    if (bucket.settings().versioning() != Versioning.OFF) {
      headers.put("x-amz-version-id", version.versionId());
    }
  }

  private ObjectVersion commit(
      Bucket bucket,
      String key,
      ObjectContent content,
      WriteCondition condition,
      @Nullable Retention retention) {
    try {
      return bucket.write(key, content, condition, null, retention);
    } catch (S3Exception e) {
      buckets.blobs().delete(List.of(content.blob()));
      throw e;
    }
  }

  private static ObjectContent content(
      Blobs.Received received,
      ChecksumAlgorithm algorithm,
      Map<String, String> headers,
      Map<String, String> metadata,
      Map<String, String> tags) {
    String checksum = Objects.requireNonNull(received.checksums().get(algorithm));
    return new ObjectContent(
        received.blob(),
        received.sizeBytes(),
        received.md5(),
        new ObjectChecksum(algorithm, checksum, false),
        List.of(),
        headers,
        metadata,
        tags);
  }

  /** What is locked must have come whole. */
  private static void requireDigest(Bucket bucket, boolean asked, S3Request request) {
    ObjectLock lock = bucket.settings().objectLock();
    boolean locked = asked || (lock != null && lock.mode() != null);
    if (locked
        && request.header("content-md5") == null
        && Payload.claimedAlgorithm(request) == null) {
      throw S3Error.INVALID_REQUEST.refusal(
          "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with"
              + " Object Lock parameters");
    }
  }

  /** S3 computes CRC-64/NVME where the writer brings no checksum. */
  private static ChecksumAlgorithm algorithm(@Nullable ChecksumAlgorithm claimed) {
    return claimed == null ? ChecksumAlgorithm.CRC64NVME : claimed;
  }
}

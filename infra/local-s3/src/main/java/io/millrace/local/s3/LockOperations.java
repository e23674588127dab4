package io.millrace.local.s3;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Object Lock: of a bucket its configuration, of a version its retention and legal hold. */
final class LockOperations {

  private static final int LARGEST_DOCUMENT_BYTES = 1 << 16;

  private final Buckets buckets;
  private final InstantSource clock;

  LockOperations(Buckets buckets, InstantSource clock) {
    this.buckets = buckets;
    this.clock = clock;
  }

  void getConfiguration(S3Request request) throws IOException {
    ObjectLock lock = buckets.get(request.bucket()).settings().objectLock();
    if (lock == null) {
      throw S3Error.NO_LOCK_CONFIGURATION.refusal().with("BucketName", request.bucket());
    }
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ObjectLockConfiguration",
            xml -> {
              xml.element("ObjectLockEnabled", "Enabled");
              if (lock.mode() != null) {
                xml.element("Rule", rule -> rule.element("DefaultRetention", r -> write(r, lock)));
              }
            }));
  }

  private static void write(XmlWriter xml, ObjectLock lock) {
    xml.optional("Mode", lock.mode())
        .optional("Days", lock.days() == 0 ? null : lock.days())
        .optional("Years", lock.years() == 0 ? null : lock.years());
  }

  void putConfiguration(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    XmlElement document =
        Documents.read(request, buckets.blobs(), "ObjectLockConfiguration", LARGEST_DOCUMENT_BYTES);
    if (bucket.settings().versioning() != Versioning.ENABLED) {
      throw S3Error.INVALID_BUCKET_STATE.refusal(
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
    }
    if (!document.requireTextOf("ObjectLockEnabled").equals("Enabled")) {
      throw S3Error.MALFORMED_XML.refusal();
    }
    ObjectLock lock =
        document.all("Rule").stream()
            .flatMap(rule -> rule.all("DefaultRetention").stream())
            .findFirst()
            .map(LockOperations::lock)
            .orElse(ObjectLock.WITHOUT_DEFAULT);
    document.requireAllRead();
    request.requireAllRead();
    bucket.configure(settings -> settings.withObjectLock(lock));
    request.respond(200, Map.of());
  }

  private static ObjectLock lock(XmlElement retention) {
    RetentionMode mode = RetentionMode.named(retention.requireTextOf("Mode"));
    int days = time(retention.textOf("Days"));
    int years = time(retention.textOf("Years"));
    if ((days == 0) == (years == 0)) {
      throw S3Error.MALFORMED_XML.refusal(); // one of them, not both
    }
    return new ObjectLock(mode, days, years);
  }

  private static int time(Optional<String> text) {
    return text.map(t -> Integers.parse(t, "retention period", 1, 36_500)).orElse(0);
  }

  void getRetention(S3Request request) throws IOException {
    Bucket bucket = lockable(request);
    Retention retention = find(bucket, request).version().retention();
    if (retention == null) {
      throw S3Error.NO_OBJECT_LOCK.refusal().with("Key", request.key());
    }
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "Retention",
            xml ->
                xml.element("Mode", retention.mode())
                    .element("RetainUntilDate", HttpDates.precise(retention.until()))));
  }

  void putRetention(S3Request request) throws IOException {
    Bucket bucket = lockable(request);
    XmlElement document =
        Documents.read(request, buckets.blobs(), "Retention", LARGEST_DOCUMENT_BYTES);
    Retention retention = retention(document);
    ObjectVersion version = find(bucket, request).version();
    boolean bypassed = Retention.isBypassed(request);
    document.requireAllRead();
    request.requireAllRead();
    bucket.retain(version.key(), version.versionId(), retention, bypassed);
    request.respond(200, Map.of());
  }

  void getHold(S3Request request) throws IOException {
    LegalHold hold = find(lockable(request), request).version().hold();
    if (hold == null) {
      throw S3Error.NO_OBJECT_LOCK.refusal().with("Key", request.key());
    }
    request.respond(
        200, Map.of(), XmlWriter.document("LegalHold", xml -> xml.element("Status", hold)));
  }

  void putHold(S3Request request) throws IOException {
    Bucket bucket = lockable(request);
    XmlElement document =
        Documents.read(request, buckets.blobs(), "LegalHold", LARGEST_DOCUMENT_BYTES);
    LegalHold hold = LegalHold.named(document.requireTextOf("Status"));
    ObjectVersion version = find(bucket, request).version();
    document.requireAllRead();
    request.requireAllRead();
    bucket.hold(version.key(), version.versionId(), hold);
    request.respond(200, Map.of());
  }

  /** A document without content takes the retention away. */
  private @Nullable Retention retention(XmlElement document) {
    if (document.isEmpty()) {
      return null;
    }
    return Retention.of(
        document.requireTextOf("Mode"), document.requireTextOf("RetainUntilDate"), clock.instant());
  }

  private Bucket lockable(S3Request request) {
    Bucket bucket = buckets.get(request.bucket());
    bucket.requireLocks();
    return bucket;
  }

  private static FoundObject find(Bucket bucket, S3Request request) {
    return FoundObject.find(bucket, request.key(), request.parameter("versionId"));
  }
}

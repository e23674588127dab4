package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Buckets in S3, with versioning on. Every write carries a SHA-256 that S3 checks. Keys are listed
 * URL-encoded, which the SDK undoes: XML cannot hold every character that a key may have.
 */
public final class S3ObjectStore implements ObjectStore {

  /** What every client of HTTP sends by itself. */
  private static final Set<String> BY_THEMSELVES = Set.of("host", "content-length");

  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int ALREADY_THERE = 412;

  private final S3Client s3;
  private final S3Presigner presigner;

  public S3ObjectStore(S3Client s3, S3Presigner presigner) {
    this.s3 = s3;
    this.presigner = presigner;
  }

  @Override
  public Optional<StoredVersion> newest(String bucket, String key) {
    try {
      var head = s3.headObject(h -> h.bucket(bucket).key(key));
      return Optional.of(
          new StoredVersion(
              stored(bucket, key, head.versionId()),
              Aws.said("the time of s3://%s/%s".formatted(bucket, key), head.lastModified())));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw unavailable("look for", bucket, key, e);
    }
  }

  @Override
  public InputStream read(ObjectRef object) {
    return of(
        object,
        "read",
        () ->
            s3.getObject(
                g -> g.bucket(object.bucket()).key(object.key()).versionId(object.versionId())));
  }

  @Override
  public byte[] read(ObjectRef object, long from, int length) {
    return of(
        object,
        "read",
        () ->
            s3.getObjectAsBytes(g ->
                    g.bucket(object.bucket())
                        .key(object.key())
                        .versionId(object.versionId())
                        .range("bytes=" + from + "-" + (from + length - 1)))
                .asByteArrayUnsafe());
  }

  @Override
  public long sizeBytes(ObjectRef object) {
    var head =
        of(
            object,
            "look for",
            () ->
                s3.headObject(h ->
                    h.bucket(object.bucket()).key(object.key()).versionId(object.versionId())));
    return Aws.said("the length of " + object, head.contentLength());
  }

  private static <T> T of(ObjectRef object, String doing, Supplier<T> call) {
    try {
      return call.get();
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND || e.statusCode() == BAD_REQUEST) {
        throw new InvalidInputException("there is no " + object);
      }
      throw unavailable(doing, object.bucket(), object.key(), e);
    } catch (SdkException e) {
      throw unavailable(doing, object.bucket(), object.key(), e);
    }
  }

  @Override
  public ObjectRef write(String bucket, String key, byte[] bytes, String contentType) {
    return write(bucket, key, RequestBody.fromBytes(bytes), contentType);
  }

  @Override
  public ObjectRef write(String bucket, String key, Path file, String contentType) {
    return write(bucket, key, RequestBody.fromFile(file), contentType);
  }

  private ObjectRef write(String bucket, String key, RequestBody body, String contentType) {
    var written =
        Aws.call(
            "write s3://%s/%s".formatted(bucket, key),
            () ->
                s3.putObject(
                    p ->
                        p.bucket(bucket)
                            .key(key)
                            .contentType(contentType)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                    body));
    return stored(bucket, key, written.versionId());
  }

  @Override
  public ObjectRef copyIfAbsent(ObjectRef object, String bucket, String key) {
    try {
      var copied =
          s3.copyObject(c ->
              c.sourceBucket(object.bucket())
                  .sourceKey(object.key())
                  .sourceVersionId(object.versionId())
                  .destinationBucket(bucket)
                  .destinationKey(key)
                  .ifNoneMatch("*"));
      return stored(bucket, key, copied.versionId());
    } catch (S3Exception e) {
      return switch (e.statusCode()) {
        case ALREADY_THERE ->
            head(bucket, key).orElseThrow(() -> unavailable("copy to", bucket, key, e));
        case NOT_FOUND, BAD_REQUEST ->
            throw new InvalidInputException(
                "%s cannot be copied to the bucket %s: %s"
                    .formatted(object, bucket, e.getMessage()));
        default -> throw unavailable("copy to", bucket, key, e);
      };
    } catch (SdkException e) {
      throw unavailable("copy to", bucket, key, e);
    }
  }

  /**
   * @param version absent where the bucket keeps no versions, which ours do
   */
  private static ObjectRef stored(String bucket, String key, @Nullable String version) {
    return new ObjectRef(
        bucket, key, Aws.said("the version of s3://%s/%s".formatted(bucket, key), version));
  }

  @Override
  public List<String> list(String bucket, String prefix, String after, int limit) {
    return Aws.call(
            "list s3://%s/%s".formatted(bucket, prefix),
            () ->
                s3.listObjectsV2(l -> {
                  l.bucket(bucket).prefix(prefix).maxKeys(limit).encodingType(EncodingType.URL);
                  if (!after.isEmpty()) {
                    l.startAfter(after);
                  }
                }))
        .contents()
        .stream()
        .map(object -> Aws.said("an object's key", object.key()))
        .toList();
  }

  @Override
  public List<StoredVersion> versions(String bucket, @Nullable ObjectRef after, int limit) {
    return Aws.call(
        "list versions of s3://" + bucket,
        () -> {
          var living = new LivingVersions(bucket, after);
          while (living.found().size() < limit && living.hasMore()) {
            living.add(
                s3.listObjectVersions(l ->
                    l.bucket(bucket)
                        .maxKeys(limit)
                        .encodingType(EncodingType.URL)
                        .keyMarker(living.keyMarker())
                        .versionIdMarker(living.versionMarker())));
          }
          return living.found().stream().limit(limit).toList();
        });
  }

  @Override
  public List<ObjectRef> history(
      String bucket, String prefix, @Nullable ObjectRef after, int limit) {
    return Aws.call(
        "list versions of s3://%s/%s".formatted(bucket, prefix),
        () -> {
          List<ObjectRef> found = new ArrayList<>();
          @Nullable String key = after == null ? null : after.key();
          @Nullable String version = after == null ? null : after.versionId();
          boolean more = true;
          while (more && found.size() < limit) {
            var page = s3.listObjectVersions(versionsOf(bucket, prefix, key, version, limit));
            page.versions()
                .forEach(each ->
                    found.add(
                        new ObjectRef(
                            bucket,
                            Aws.said("an object's key", each.key()),
                            Aws.said("an object's version", each.versionId()))));
            more = Boolean.TRUE.equals(page.isTruncated());
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
          }
          return found.stream().limit(limit).toList();
        });
  }

  private static ListObjectVersionsRequest versionsOf(
      String bucket, String prefix, @Nullable String key, @Nullable String version, int limit) {
    return ListObjectVersionsRequest.builder()
        .bucket(bucket)
        .prefix(prefix)
        .maxKeys(limit)
        .encodingType(EncodingType.URL)
        .keyMarker(key)
        .versionIdMarker(version)
        .build();
  }

  @Override
  public void destroy(ObjectRef object) {
    Aws.call(
        "destroy " + object,
        () ->
            s3.deleteObject(
                d -> d.bucket(object.bucket()).key(object.key()).versionId(object.versionId())));
  }

  @Override
  public URI presignedGet(ObjectRef object, Duration validFor) {
    return URI.create(
        presigner
            .presignGetObject(p ->
                p.signatureDuration(validFor)
                    .getObjectRequest(o ->
                        o.bucket(object.bucket()).key(object.key()).versionId(object.versionId())))
            .url()
            .toString());
  }

  @Override
  public PresignedPut presignedPut(
      String bucket,
      String key,
      long bytes,
      @Nullable Sha256 digest,
      String contentType,
      Duration validFor) {
    var presigned =
        presigner.presignPutObject(p ->
            p.signatureDuration(validFor)
                .putObjectRequest(o ->
                    o.bucket(bucket)
                        .key(key)
                        .contentLength(bytes)
                        .contentType(contentType)
                        .checksumSHA256(digest == null ? null : base64(digest))));
    Map<String, String> headers = new HashMap<>();
    presigned
        .signedHeaders()
        .forEach((name, values) -> {
          if (!BY_THEMSELVES.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, String.join(",", values));
          }
        });
    return new PresignedPut(URI.create(presigned.url().toString()), headers);
  }

  private static String base64(Sha256 digest) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.hex()));
  }

  private static UnavailableException unavailable(
      String doing, String bucket, String key, SdkException e) {
    return Aws.failed("%s s3://%s/%s".formatted(doing, bucket, key), e);
  }
}

package io.millrace.local.s3;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** One change to a bucket: one line of its journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BucketChange.Configured.class, name = "configured"),
  @JsonSubTypes.Type(value = BucketChange.Written.class, name = "written"),
  @JsonSubTypes.Type(value = BucketChange.Removed.class, name = "removed"),
  @JsonSubTypes.Type(value = BucketChange.UploadStarted.class, name = "uploadStarted"),
  @JsonSubTypes.Type(value = BucketChange.PartReceived.class, name = "partReceived"),
  @JsonSubTypes.Type(value = BucketChange.UploadAborted.class, name = "uploadAborted")
})
sealed interface BucketChange {

  /** The bucket was made, or set differently. */
  record Configured(BucketSettings settings) implements BucketChange {}

  /**
   * A version was written; one with the same key and version id gives way to it.
   *
   * @param uploadId the upload in parts that it ends, if it came from one
   */
  record Written(ObjectVersion version, @Nullable String uploadId) implements BucketChange {}

  /**
   * A version is gone for good.
   *
   * @param sequence of the removal
   */
  record Removed(String key, String versionId, long sequence) implements BucketChange {}

  /** An upload in parts began. */
  record UploadStarted(MultipartUpload upload) implements BucketChange {}

  /** A part came; one of the same number gives way to it. */
  record PartReceived(String uploadId, UploadedPart part) implements BucketChange {}

  /** An upload in parts was given up. */
  record UploadAborted(String uploadId) implements BucketChange {}
}

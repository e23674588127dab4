package io.millrace.local.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for a write to happen; it is checked in the same step as the write.
 *
 * @param ifMatch the entity tag that the object must have; null for any
 * @param ifAbsent whether there must be no object
 */
record WriteCondition(@Nullable String ifMatch, boolean ifAbsent) {

  static final WriteCondition NONE = new WriteCondition(null, false);

  /**
   * Reads {@code If-Match} and {@code If-None-Match}.
   *
   * @throws S3Exception if {@code If-None-Match} is anything but {@code *}
   */
  static WriteCondition of(S3Request request) {
    String ifNoneMatch = request.header("if-none-match");
    if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
      throw S3Error.NOT_IMPLEMENTED.refusal().with("Header", "If-None-Match");
    }
    String ifMatch = request.header("if-match");
    return new WriteCondition(ifMatch == null ? null : Etags.bare(ifMatch), ifNoneMatch != null);
  }

  /**
   * @param latest the newest version, if there is any
   * @throws S3Exception if the condition does not hold
   */
  void check(Optional<ObjectVersion> latest) {
    ObjectContent content = latest.map(ObjectVersion::content).orElse(null);
    if (ifAbsent && content != null) {
      throw S3Error.PRECONDITION_FAILED.refusal().with("Condition", "If-None-Match");
    }
    if (ifMatch != null) {
      if (content == null) {
        throw S3Error.NO_SUCH_KEY.refusal();
      }
      if (!ifMatch.equals("*") && !ifMatch.equals(content.etag())) {
        throw S3Error.PRECONDITION_FAILED.refusal().with("Condition", "If-Match");
      }
    }
  }
}

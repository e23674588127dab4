package io.millrace.local.s3;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One version of one object.
 *
 * @param versionId {@value #NULL_ID} where it was written while versioning was off
 * @param sequence rises with each write to the bucket
 * @param content null for a delete marker
 * @param retention null where it may be deleted at any time
 * @param hold null where nobody ever said
 */
record ObjectVersion(
    String key,
    String versionId,
    long sequence,
    Instant modified,
    @Nullable ObjectContent content,
    @Nullable Retention retention,
    @Nullable LegalHold hold) {

  /** The version id of what is written while versioning is off or suspended. */
  static final String NULL_ID = "null";

  private static final Pattern ID = Pattern.compile("null|[A-Za-z0-9._]{32}");

  /** Whether a version could have this id. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Rises with each change to a key; compared as text, as S3 documents it. */
  String sequencer() {
    return sequencer(sequence);
  }

  static String sequencer(long sequence) {
    return String.format(Locale.ROOT, "%018X", sequence);
  }

  ObjectVersion withContent(ObjectContent newContent) {
    return new ObjectVersion(key, versionId, sequence, modified, newContent, retention, hold);
  }

  ObjectVersion withRetention(@Nullable Retention other) {
    return new ObjectVersion(key, versionId, sequence, modified, content, other, hold);
  }

  ObjectVersion withHold(LegalHold other) {
    return new ObjectVersion(key, versionId, sequence, modified, content, retention, other);
  }
}

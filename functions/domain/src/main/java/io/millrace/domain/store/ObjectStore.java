package io.millrace.domain.store;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Buckets that keep every version of every object. */
public interface ObjectStore {

  /**
   * The newest version of an object.
   *
   * @return empty if there is none
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  Optional<ObjectRef> head(String bucket, String key);

  /**
   * The bytes of exactly this version; the caller closes the stream.
   *
   * @throws io.millrace.domain.InvalidInputException if that version does not exist any more
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  InputStream read(ObjectRef object);

  /** Writes a new version with these bytes, checked end to end; visible whole or not at all. */
  ObjectRef write(String bucket, String key, byte[] bytes, String contentType);

  /** Writes a new version with the bytes of this file, checked end to end. */
  ObjectRef write(String bucket, String key, Path file, String contentType);

  /**
   * Keys that begin with {@code prefix} and come after {@code after} in UTF-8 order.
   *
   * @param after empty to start at the first
   * @param limit how many at most, 1 to 1000
   */
  List<String> list(String bucket, String prefix, String after, int limit);

  /** A URL under which whoever has it may put one object with this key, for a while. */
  URI presignedPut(String bucket, String key, Duration validFor);
}

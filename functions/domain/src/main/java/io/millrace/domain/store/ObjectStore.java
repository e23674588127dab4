package io.millrace.domain.store;

import io.millrace.domain.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Buckets that keep every version of every object. */
public interface ObjectStore {

  /**
   * The newest version of an object.
   *
   * @return empty if there is none
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  Optional<StoredVersion> newest(String bucket, String key);

  /** The newest version of an object, as {@link #newest}, without when it was written. */
  default Optional<ObjectRef> head(String bucket, String key) {
    return newest(bucket, key).map(StoredVersion::object);
  }

  /**
   * The bytes of exactly this version; the caller closes the stream.
   *
   * @throws io.millrace.domain.InvalidInputException if that version does not exist any more
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  InputStream read(ObjectRef object);

  /**
   * Some of the bytes of exactly this version, and no others.
   *
   * @param from the first of them, from 0
   * @param length how many, at least 1; the version has that many from there
   * @throws io.millrace.domain.InvalidInputException if that version does not exist any more
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  byte[] read(ObjectRef object, long from, int length);

  /**
   * How many bytes exactly this version has.
   *
   * @throws io.millrace.domain.InvalidInputException if that version does not exist any more
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  long sizeBytes(ObjectRef object);

  /** Writes a new version with these bytes, checked end to end; visible whole or not at all. */
  ObjectRef write(String bucket, String key, byte[] bytes, String contentType);

  /** Writes a new version with the bytes of this file, checked end to end. */
  ObjectRef write(String bucket, String key, Path file, String contentType);

  /**
   * Copies exactly this version to another place, unless an object is there already. The bytes do
   * not pass through here.
   *
   * <p>Atomic and idempotent: of any number of concurrent or repeated calls with the same place,
   * one writes, and all answer what it wrote.
   *
   * @return what is at that place now, this copy or what was there before
   * @throws io.millrace.domain.InvalidInputException if that version does not exist any more, or is
   *     larger than the store copies
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  ObjectRef copyIfAbsent(ObjectRef object, String bucket, String key);

  /**
   * The digest of exactly this version, whose bytes are read to their end.
   *
   * @throws io.millrace.domain.InvalidInputException if that version does not exist any more
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  default Sha256 digest(ObjectRef object) {
    var digest = Sha256.newDigest();
    try (InputStream bytes = new DigestInputStream(read(object), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
    return Sha256.finish(digest);
  }

  /**
   * Keys that begin with {@code prefix} and come after {@code after} in UTF-8 order.
   *
   * @param after empty to start at the first
   * @param limit how many at most, 1 to 1000
   */
  List<String> list(String bucket, String prefix, String after, int limit);

  /**
   * Every version of every object that is not deleted, by key, and the newest first within a key.
   *
   * @param after the last of the page before; null to start at the first
   * @param limit how many at most, 1 to 1000; fewer are the last ones
   */
  List<StoredVersion> versions(String bucket, @Nullable ObjectRef after, int limit);

  /**
   * Every version of every object whose key begins so, also of those that are deleted, without the
   * marks that say that they are.
   *
   * @param after the last of the page before; null to start at the first
   * @param limit how many at most, 1 to 1000; fewer are the last ones
   */
  List<ObjectRef> history(String bucket, String prefix, @Nullable ObjectRef after, int limit);

  /**
   * Destroys exactly this version: nobody can read it again. Idempotent.
   *
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  void destroy(ObjectRef object);

  /**
   * A version of an object, and when it was written; stores may know that to the second only, and
   * round it down.
   */
  record StoredVersion(ObjectRef object, Instant writtenAt) {}

  /** A URL under which whoever has it may read exactly this version, for a while. */
  URI presignedGet(ObjectRef object, Duration validFor);

  /**
   * How whoever is told may put one object with this key, for a while.
   *
   * @param bytes the length that it has to have, exactly
   * @param digest of the bytes, which it then has to have; null where nobody knows it
   * @param contentType that it has to be sent with
   */
  PresignedPut presignedPut(
      String bucket,
      String key,
      long bytes,
      @Nullable Sha256 digest,
      String contentType,
      Duration validFor);

  /**
   * How to put an object that is expected.
   *
   * @param headers to send with it, as they are
   */
  record PresignedPut(URI url, Map<String, String> headers) {
    public PresignedPut {
      headers = Map.copyOf(headers);
    }

    /** Without the URL: whoever has it may write. */
    @Override
    public String toString() {
      return "PresignedPut";
    }
  }
}

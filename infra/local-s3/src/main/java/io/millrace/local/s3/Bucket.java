package io.millrace.local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One bucket: the only place where its state changes.
 *
 * <p>Each change is one step for every observer: its condition is checked, its line is in the
 * journal and its effect is in the index before another change begins. Reads see the last finished
 * change.
 */
final class Bucket implements AutoCloseable {

  private static final String LOCKED = "Access Denied because object protected by object lock.";
  private static final int VERSION_ID_BYTES = 24; // 32 characters in base64, as S3's

  private final String name;
  private final InstantSource clock;
  private final Blobs blobs;
  private final BucketState state = new BucketState();
  private final BucketJournal journal;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final SecureRandom random = new SecureRandom();

  /** Opens the bucket whose journal is at a path, or makes it. */
  Bucket(String name, Path journal, Blobs blobs, InstantSource clock) throws IOException {
    this.name = name;
    this.clock = clock;
    this.blobs = blobs;
    this.journal = BucketJournal.open(journal, state);
  }

  String name() {
    return name;
  }

  /** Whether all that was ever in it is known, as far as can be told. */
  boolean isWhole() {
    return journal.isWhole();
  }

  BucketSettings settings() {
    return read(BucketState::settings);
  }

  /** Reads from one consistent state. What is returned must not be the state's own collections. */
  <T> T read(Function<BucketState, T> question) {
    lock.readLock().lock();
    try {
      return question.apply(state);
    } finally {
      lock.readLock().unlock();
    }
  }

  void configure(Function<BucketSettings, BucketSettings> change) {
    change(before -> {
      BucketSettings wanted = change.apply(before.settings());
      return wanted.equals(before.settings()) ? null : new BucketChange.Configured(wanted);
    });
  }

  /**
   * Makes content the newest version of a key.
   *
   * @param uploadId the upload in parts that this completes, or null
   * @param retention null for the bucket's own
   * @throws S3Exception if the condition does not hold, the upload is no longer open, or the bucket
   *     cannot lock versions
   */
  ObjectVersion write(
      String key,
      ObjectContent content,
      WriteCondition condition,
      @Nullable String uploadId,
      @Nullable Retention retention) {
    AtomicReference<ObjectVersion> written = new AtomicReference<>();
    change(before -> {
      condition.check(before.latest(key));
      if (uploadId != null) {
        requireOpen(before, uploadId);
      }
      ObjectVersion version = next(before, key, content).withRetention(locked(before, retention));
      written.setPlain(version);
      return new BucketChange.Written(version, uploadId);
    });
    return Objects.requireNonNull(written.getPlain());
  }

  /** Deletes a key: the object itself where versioning is off; else a delete marker hides it. */
  Deletion delete(String key, WriteCondition condition) {
    if (settings().versioning() == Versioning.OFF) {
      return remove(key, ObjectVersion.NULL_ID, condition, false);
    }
    BucketChange.Written marked =
        change(before -> {
          condition.check(before.latest(key));
          return new BucketChange.Written(next(before, key, null), null);
        });
    return marked == null ? new Deletion.Nothing() : new Deletion.Marked(marked.version());
  }

  /**
   * Removes one version for good; nothing happens if it is not there.
   *
   * @param bypassed whether a retention in governance mode is no hindrance
   * @throws S3Exception if the condition does not hold, or {@code AccessDenied} if it is locked
   */
  Deletion remove(String key, String versionId, WriteCondition condition, boolean bypassed) {
    AtomicReference<ObjectVersion> removed = new AtomicReference<>();
    BucketChange.Removed change =
        change(before -> {
          condition.check(before.latest(key));
          Optional<ObjectVersion> found = before.version(key, versionId);
          found.ifPresent(version -> requireUnlocked(version, bypassed));
          found.ifPresent(removed::setPlain);
          return found.isPresent()
              ? new BucketChange.Removed(key, versionId, sequenceAfter(before))
              : null;
        });
    ObjectVersion version = removed.getPlain();
    return change == null || version == null
        ? new Deletion.Nothing()
        : new Deletion.Removed(version, change.sequence());
  }

  /** Puts a version in the place of the same version. */
  void replace(ObjectVersion version) {
    change(before ->
        before.version(version.key(), version.versionId()).isPresent()
            ? new BucketChange.Written(version, null)
            : null);
  }

  /**
   * Locks a version anew.
   *
   * @param retention null for none
   * @throws S3Exception {@code AccessDenied} if that is less than what it has
   */
  void retain(String key, String versionId, @Nullable Retention retention, boolean bypassed) {
    change(before -> {
      ObjectVersion version = before.version(key, versionId).orElse(null);
      if (version == null) {
        return null;
      }
      Retention present = version.retention();
      if (present != null && present.forbids(retention, clock.instant(), bypassed)) {
        throw S3Error.ACCESS_DENIED.refusal(LOCKED);
      }
      return new BucketChange.Written(version.withRetention(retention), null);
    });
  }

  /** Keeps a version until somebody says otherwise, or no longer. */
  void hold(String key, String versionId, LegalHold hold) {
    change(before ->
        before
            .version(key, versionId)
            .map(version -> new BucketChange.Written(version.withHold(hold), null))
            .orElse(null));
  }

  void start(MultipartUpload upload) {
    change(_ -> new BucketChange.UploadStarted(upload));
  }

  /**
   * @throws S3Exception if the upload is not open
   */
  void receive(String uploadId, UploadedPart part) {
    change(before -> {
      requireOpen(before, uploadId);
      return new BucketChange.PartReceived(uploadId, part);
    });
  }

  /**
   * @throws S3Exception if the upload is not open
   */
  void abort(String uploadId) {
    change(before -> {
      requireOpen(before, uploadId);
      return new BucketChange.UploadAborted(uploadId);
    });
  }

  /** A random name of the kind that S3 gives to versions and uploads. */
  String newId() {
    byte[] id = new byte[VERSION_ID_BYTES];
    random.nextBytes(id);
    return Base64.getUrlEncoder().encodeToString(id).replace('-', '.');
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <C extends BucketChange> @Nullable C change(Function<BucketState, @Nullable C> decision) {
    List<String> freed = List.of();
    lock.writeLock().lock();
    try {
      C change = decision.apply(state);
      if (change != null) {
        journal.append(change);
        freed = state.apply(change);
      }
      return change;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.writeLock().unlock();
      blobs.delete(freed);
    }
  }

  private ObjectVersion next(BucketState before, String key, @Nullable ObjectContent content) {
    String versionId =
        before.settings().versioning() == Versioning.ENABLED ? newId() : ObjectVersion.NULL_ID;
    return new ObjectVersion(
        key, versionId, sequenceAfter(before), clock.instant(), content, null, null);
  }

  private @Nullable Retention locked(BucketState before, @Nullable Retention asked) {
    ObjectLock lock = before.settings().objectLock();
    if (lock != null) {
      return asked == null ? lock.retention(clock.instant()) : asked;
    }
    if (asked != null) {
      throw cannotLock();
    }
    return null;
  }

  /**
   * @throws S3Exception if versions cannot be locked in it
   */
  void requireLocks() {
    if (settings().objectLock() == null) {
      throw cannotLock();
    }
  }

  private static S3Exception cannotLock() {
    return S3Error.INVALID_REQUEST.refusal("Bucket is missing Object Lock Configuration");
  }

  private void requireUnlocked(ObjectVersion version, boolean bypassed) {
    Retention retention = version.retention();
    if (version.hold() == LegalHold.ON
        || (retention != null && retention.forbids(clock.instant(), bypassed))) {
      throw S3Error.ACCESS_DENIED.refusal(LOCKED);
    }
  }

  /** Rises with every change and, across restarts, with time. */
  private long sequenceAfter(BucketState before) {
    return Math.max(before.lastSequence() + 1, clock.millis() << Short.SIZE);
  }

  private static void requireOpen(BucketState state, String uploadId) {
    if (!state.uploads().containsKey(uploadId)) {
      throw S3Error.NO_SUCH_UPLOAD.refusal().with("UploadId", uploadId);
    }
  }
}

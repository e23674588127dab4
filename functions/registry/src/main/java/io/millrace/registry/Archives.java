package io.millrace.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;

/**
 * Where the archives of versions are kept, each under its digest, and nothing is written twice.
 *
 * @param bucket of models
 */
record Archives(ObjectStore objects, String bucket) {

  /**
   * Keeps exactly this object version, which is to be the folder's archive. Idempotent.
   *
   * @throws InvalidInputException if that object version is gone
   * @throws IllegalStateException if something else is where the archive belongs, for people to see
   *     to
   */
  ObjectRef kept(ObjectRef archive, ArchiveFolder folder) {
    ObjectRef copy = objects.copyIfAbsent(archive, bucket, folder.archive());
    Sha256 found = objects.digest(copy);
    if (!found.equals(folder.digest())) {
      throw new IllegalStateException(
          "%s is not the archive that its place says: its digest is %s".formatted(copy, found));
    }
    return copy;
  }
}

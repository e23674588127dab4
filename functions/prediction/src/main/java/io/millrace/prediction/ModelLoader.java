package io.millrace.prediction;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.store.ObjectRef;
import io.millrace.modeling.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Loads models from their archives. Safe for use by many threads. */
final class ModelLoader {

  private static final int MAX_ARCHIVE_BYTES = 128 << 20;

  private final Function<ObjectRef, InputStream> archives;
  private final Map<Target, String> refused = new ConcurrentHashMap<>();

  /**
   * @param archives opens an object, as {@link io.millrace.domain.store.ObjectStore#read} does
   */
  ModelLoader(Function<ObjectRef, InputStream> archives) {
    this.archives = archives;
  }

  /**
   * Loads a version. Nothing of the archive is looked at before all of it is known to be what was
   * registered. An archive that was refused once is not read again: it cannot change.
   *
   * @throws InvalidInputException if its archive is gone, is not what was registered, or cannot be
   *     served
   * @throws UnavailableException if the archive could not be read now
   */
  Model load(Target target) {
    String reason = refused.get(target);
    if (reason != null) {
      throw new InvalidInputException(reason);
    }
    try {
      return read(target);
    } catch (InvalidInputException e) {
      refused.put(target, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Model read(Target target) {
    try (InputStream in = archives.apply(target.archive())) {
      byte[] archive = in.readNBytes(MAX_ARCHIVE_BYTES + 1);
      Check.that(
          archive.length <= MAX_ARCHIVE_BYTES,
          "model archive",
          "at most " + MAX_ARCHIVE_BYTES + " bytes",
          archive.length);
      Sha256 digest = Sha256.of(archive);
      Check.that(
          digest.equals(target.digest()),
          "digest of " + target.archive(),
          target.digest().hex(),
          digest);
      return Model.load(new ByteArrayInputStream(archive));
    } catch (IOException e) {
      throw new UnavailableException("could not read " + target.archive(), e);
    }
  }
}

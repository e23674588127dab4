package io.millrace.modeling.load;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Loads models from their archives. Safe for use by many threads.
 *
 * <p>A route is believed no more than that it names a version: what is loaded is the archive of the
 * approved version of that number, as it was signed when it was registered, byte by byte.
 */
public final class ModelLoader {

  private static final int MAX_ARCHIVE_BYTES = 128 << 20;

  /** How long a version that was refused is not looked at again. */
  public static final Duration REFUSED = Duration.ofMinutes(1);

  private final Function<ObjectRef, InputStream> archives;
  private final StateStore stateStore;
  private final Signatures signatures;
  private final InstantSource clock;
  private final Map<Named, Refusal> refused = new ConcurrentHashMap<>();

  /** The versions that are in ONNX, where this program has no runtime for it. */
  private final Set<Named> elsewhere = ConcurrentHashMap.newKeySet();

  private record Named(ProjectName project, Target target) {}

  private record Refusal(String reason, Instant at) {}

  /**
   * @param archives opens an object, as {@link io.millrace.domain.store.ObjectStore#read} does
   * @param stateStore that knows the versions
   * @param signatures by which they are signed
   */
  public ModelLoader(
      Function<ObjectRef, InputStream> archives,
      StateStore stateStore,
      Signatures signatures,
      InstantSource clock) {
    this.archives = archives;
    this.stateStore = stateStore;
    this.signatures = signatures;
    this.clock = clock;
  }

  /**
   * Loads a version. Nothing of the archive is looked at before all of it is known to be what was
   * registered. One that was refused is looked at again after {@link #REFUSED}: what was altered
   * may have been restored.
   *
   * @throws InvalidInputException if it is no approved version, its record is not the one that was
   *     signed, or its archive is gone, is not what was registered, or cannot be served
   * @throws NoOnnxException if it is in ONNX, and this program has no runtime for that; what it is
   *     was looked at once
   * @throws UnavailableException if record, signature or archive could not be read now
   */
  public Model load(ProjectName project, Target target) {
    var named = new Named(project, target);
    if (elsewhere.contains(named)) {
      throw new NoOnnxException();
    }
    Refusal before = refused.get(named);
    if (before != null && clock.instant().isBefore(before.at().plus(REFUSED))) {
      throw new InvalidInputException(before.reason());
    }
    try {
      verify(project, target);
      Model model = read(target);
      refused.remove(named);
      return model;
    } catch (NoOnnxException e) {
      elsewhere.add(named);
      throw e;
    } catch (InvalidInputException e) {
      refused.put(named, new Refusal(e.reason(), clock.instant()));
      throw e;
    }
  }

  private void verify(ProjectName project, Target target) {
    ModelVersion version =
        stateStore
            .find(ModelVersion.key(project, target.version()))
            .map(Revised::value)
            .orElseThrow(() ->
                new InvalidInputException(
                    "%s has no version %s".formatted(project, target.version())));
    version
        .fault(project, target.version(), signatures)
        .ifPresent(fault -> {
          throw new InvalidInputException(fault);
        });
    if (!(version.approval() instanceof Approval.Approved)) {
      throw new InvalidInputException(
          "version %s of %s is not approved".formatted(target.version(), project));
    }
    if (!version.archive().equals(target.archive()) || !target.digest().equals(version.digest())) {
      throw new InvalidInputException(
          "the route of %s leads to %s, which is not what version %s was registered with"
              .formatted(project, target.archive(), target.version()));
    }
  }

  private Model read(Target target) {
    try (InputStream in = archives.apply(Objects.requireNonNull(target.archive()))) {
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

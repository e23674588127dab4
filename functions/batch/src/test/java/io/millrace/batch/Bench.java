package io.millrace.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.PredictedUploads;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.load.ModelLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The function on an in-memory platform. */
final class Bench {

  static final ProjectName MODEL = new ProjectName("telco-churn");

  private static final InstantSource CLOCK = () -> Instant.EPOCH;

  final InMemoryStateStore stateStore = new InMemoryStateStore();
  final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemorySignatures signatures = new InMemorySignatures("dev");

  PredictFile function() {
    return function(stateStore, objects);
  }

  /** One that dies once the version is noted, and before anything is written. */
  PredictFile dying() {
    return new PredictFile(
        new Datasets(new Transactions(stateStore, _ -> {}), CLOCK),
        new PredictedUploads(new Transactions(stateStore, _ -> {}), CLOCK),
        new ServedVersions(
            stateStore,
            new ModelLoader(
                _ -> {
                  throw new UnavailableException("killed");
                },
                stateStore,
                signatures,
                CLOCK)),
        objects,
        new Outputs(objects, "data"));
  }

  PredictFile function(StateStore states, ObjectStore store) {
    var loader = new ModelLoader(store::read, states, signatures, CLOCK);
    return new PredictFile(
        new Datasets(new Transactions(states, _ -> {}), CLOCK),
        new PredictedUploads(new Transactions(states, _ -> {}), CLOCK),
        new ServedVersions(states, loader),
        store,
        new Outputs(store, "data"));
  }

  /** This version serves, of this archive. */
  void serve(int version, byte[] archive) {
    ObjectRef ref = objects.write("models", "v" + version, archive, "application/gzip");
    var target = new Target(version, ref, Sha256.of(archive));
    Sha256 data = Sha256.of("data");
    String run = "r-" + version;
    keep(
        ModelVersion.key(MODEL, version),
        new ModelVersion(
            MODEL,
            version,
            run,
            1,
            data,
            1,
            ref,
            target.digest(),
            Samples.evaluation(0.9),
            signatures.sign(new Provenance(MODEL, target.digest(), run, data, 1).statement()),
            null,
            Instant.EPOCH,
            new Approval.Approved("ada", "fine", Instant.EPOCH),
            null));
    keep(Route.key(MODEL), new Route(MODEL, version, target, null, version, Instant.EPOCH));
  }

  private <T extends Entity> void keep(Key<T> key, T value) {
    long revision = stateStore.find(key).map(Revised::revision).orElse(0L);
    if (!stateStore.write(List.of(new Write<>(key, value, revision)), List.of())) {
      throw new IllegalStateException("nobody else writes");
    }
  }

  ObjectRef drop(String name, byte[] bytes) {
    return objects.write(
        "intake", "batch-in/" + MODEL + "/" + name, bytes, "application/octet-stream");
  }

  ObjectRef drop(String name, String text) {
    return drop(name, text.getBytes(UTF_8));
  }

  Upload upload(ObjectRef file) {
    return stateStore.find(Upload.key(MODEL, Upload.ingestId(file))).orElseThrow().value();
  }

  /** What is in the data bucket beside the name of a file. */
  byte[] out(String name) {
    return read(objects.head("data", "batch-out/" + MODEL + "/" + name).orElseThrow());
  }

  String text(String name) {
    return new String(out(name), UTF_8);
  }

  byte[] read(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

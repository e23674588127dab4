package io.millrace.registry;

import static io.millrace.domain.Samples.CHURN;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A stage in memory, with its own state store and key. */
final class TestStage {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;

  final String name;
  final InMemoryStateStore stateStore;
  final Signatures signatures;
  final Projects projects;
  final Registry registry;
  final OutgoingPromotions outgoingPromotions;
  final IncomingPromotions incomingPromotions;
  private final ObjectStore objects;

  TestStage(String name, ObjectStore objects) {
    this(name, new InMemoryStateStore(), objects);
  }

  private TestStage(String name, InMemoryStateStore stateStore, ObjectStore objects) {
    this(name, stateStore, stateStore, objects, new InMemorySignatures(name));
  }

  private TestStage(
      String name,
      InMemoryStateStore stateStore,
      StateStore seen,
      ObjectStore objects,
      Signatures signatures) {
    var transactions = new Transactions(seen, _ -> {});
    this.name = name;
    this.stateStore = stateStore;
    this.objects = objects;
    this.signatures = signatures;
    projects = new Projects(transactions, CLOCK);
    registry = new Registry(transactions, CLOCK);
    outgoingPromotions = new OutgoingPromotions(transactions, CLOCK);
    incomingPromotions = new IncomingPromotions(transactions, CLOCK);
  }

  /** The same stage, through other ports. */
  TestStage disturbed(StateStore seen, ObjectStore objects, Signatures signatures) {
    return new TestStage(name, stateStore, seen, objects, signatures);
  }

  PromoteVersion promote(String bucket) {
    return new PromoteVersion(
        projects, registry, outgoingPromotions, objects, signatures, CLOCK, name, bucket);
  }

  ReceivePromotion receive(String from, Signatures theirs) {
    return new ReceivePromotion(
        projects,
        registry,
        incomingPromotions,
        new Archives(objects, name + "-models"),
        objects,
        signatures,
        theirs,
        from);
  }

  /** Registers a run that learned this. */
  ModelVersion registered(byte[] archive, ApprovalPolicy policy) {
    Sha256 digest = Sha256.of(archive);
    String runId = "r-" + digest.shortHex();
    var run =
        new Run(CHURN, runId, 1, 1, null, name + "-" + runId, Instant.EPOCH, null, null, null);
    var kept =
        objects.write(
            name + "-models",
            new ArchiveFolder(CHURN, digest).archive(),
            archive,
            "application/gzip");
    var model = new Run.Model(kept, digest, Samples.evaluation(0.84), null, List.of());
    return registry.register(Samples.candidate(run, model, signatures), policy);
  }

  ModelVersion version(int number) {
    return registry.find(CHURN, number).orElseThrow();
  }

  IncomingPromotion incomingPromotion(ArchiveFolder folder) {
    return incomingPromotions.find(folder.project(), folder.digest()).orElseThrow();
  }

  /** Has the version say that it learned from other data than it did. */
  void tamper(int number) {
    var key = ModelVersion.key(CHURN, number);
    var read = stateStore.find(key).orElseThrow();
    ModelVersion was = read.value();
    var is =
        new ModelVersion(
            was.project(),
            was.version(),
            was.runId(),
            was.datasetVersion(),
            Sha256.of("other data"),
            was.projectRevision(),
            was.archive(),
            was.digest(),
            was.evaluation(),
            was.signature(),
            was.origin(),
            was.registeredAt(),
            was.approval(),
            was.refusal());
    stateStore.write(List.of(Write.replace(key, read, is)), List.of());
  }
}

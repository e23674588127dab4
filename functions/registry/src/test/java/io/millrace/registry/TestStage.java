package io.millrace.registry;

import static io.millrace.domain.Samples.CHURN;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.Arrival;
import io.millrace.domain.promotion.Arrivals;
import io.millrace.domain.promotion.Handovers;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A stage in memory, with its own ledger and key. */
final class TestStage {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;

  final String name;
  final InMemoryLedger ledger;
  final Signatures signatures;
  final Projects projects;
  final Registry registry;
  final Handovers handovers;
  final Arrivals arrivals;
  private final ObjectStore objects;

  TestStage(String name, ObjectStore objects) {
    this(name, new InMemoryLedger(), objects);
  }

  private TestStage(String name, InMemoryLedger ledger, ObjectStore objects) {
    this(name, ledger, ledger, objects, new InMemorySignatures(name));
  }

  private TestStage(
      String name, InMemoryLedger ledger, Ledger seen, ObjectStore objects, Signatures signatures) {
    var journal = new Journal(seen, _ -> {});
    this.name = name;
    this.ledger = ledger;
    this.objects = objects;
    this.signatures = signatures;
    projects = new Projects(journal, CLOCK);
    registry = new Registry(journal, CLOCK);
    handovers = new Handovers(journal, CLOCK);
    arrivals = new Arrivals(journal, CLOCK);
  }

  /** The same stage, through other ports. */
  TestStage disturbed(Ledger seen, ObjectStore objects, Signatures signatures) {
    return new TestStage(name, ledger, seen, objects, signatures);
  }

  PromoteVersion promote(String bucket) {
    return new PromoteVersion(
        projects, registry, handovers, objects, signatures, CLOCK, name, bucket);
  }

  ReceivePromotion receive(String from, Signatures theirs) {
    return new ReceivePromotion(
        projects,
        registry,
        arrivals,
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

  Arrival arrival(ArchiveFolder folder) {
    return arrivals.find(folder.project(), folder.digest()).orElseThrow();
  }

  /** Has the version say that it learned from other data than it did. */
  void tamper(int number) {
    var key = ModelVersion.key(CHURN, number);
    var read = ledger.find(key).orElseThrow();
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
    ledger.write(List.of(Write.replace(key, read, is)), List.of());
  }
}

package io.millrace.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.IncomingPromotion.Outcome;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.Promotion;
import io.millrace.domain.promotion.SignedPromotion;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.Candidate;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Origin;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Takes in what the stage before handed over.
 *
 * <p>Nothing of it is believed before its signature holds under the key of that stage, as this
 * stage was told it; which key the signature names has no say. Then its archive is kept like any
 * other, and becomes a version that waits for somebody here to approve it, under this stage's own
 * signature.
 */
public final class ReceivePromotion implements Function<ObjectRef, ReceivePromotion.Received> {

  private static final String REFUSED = "refused: ";
  private static final int LARGEST_BYTES = 1 << 20;

  private final Projects projects;
  private final Registry registry;
  private final IncomingPromotions incomingPromotions;
  private final Archives archives;
  private final ObjectStore objects;
  private final Signatures signatures;
  private final Signatures theirs;
  private final String from;

  /**
   * @param signatures of this stage
   * @param theirs of the stage before
   * @param from the stage before
   */
  ReceivePromotion(
      Projects projects,
      Registry registry,
      IncomingPromotions incomingPromotions,
      Archives archives,
      ObjectStore objects,
      Signatures signatures,
      Signatures theirs,
      String from) {
    this.projects = projects;
    this.registry = registry;
    this.incomingPromotions = incomingPromotions;
    this.archives = archives;
    this.objects = objects;
    this.signatures = signatures;
    this.theirs = theirs;
    this.from = from;
  }

  /**
   * Idempotent; what was refused is looked at anew when it is handed over again.
   *
   * @throws InvalidInputException if the object is not in the place of a promotion
   */
  @Override
  public Received apply(ObjectRef object) {
    ArchiveFolder folder =
        ArchiveFolder.ofPromotion(object.key())
            .orElseThrow(() ->
                new InvalidInputException(
                    "key", "{project}/{digest of the archive}/promotion.json", object.key()));
    IncomingPromotion incomingPromotion =
        incomingPromotions.noted(
            folder.project(), folder.digest(), object, outcome(object, folder));
    return new Received(
        folder.project().value(),
        switch (incomingPromotion.outcome()) {
          case Outcome.Registered(var version) ->
              "version %s waits for approval".formatted(version);
          case Outcome.Refused(var why) -> REFUSED + why;
        });
  }

  private Outcome outcome(ObjectRef object, ArchiveFolder folder) {
    try {
      return new Outcome.Registered(
          registered(believed(object, folder), object.bucket()).version());
    } catch (InvalidInputException e) { // for whoever waits for it to see
      return new Outcome.Refused(e.reason());
    }
  }

  /** What the stage before says, once it is known that it says so of this archive. */
  private Promotion believed(ObjectRef object, ArchiveFolder folder) {
    SignedPromotion signed = Json.read(text(object), SignedPromotion.class);
    require(
        theirs.verify(signed.statement(), signed.signature()),
        "it is not signed with the key of the stage " + from);
    Promotion promotion = Json.read(signed.promotion(), Promotion.class);
    ModelVersion version = promotion.version();
    require(
        promotion.stage().equals(from),
        "it comes from %s, not from %s".formatted(promotion.stage(), from));
    require(
        new ArchiveFolder(version.project(), version.digest()).equals(folder),
        "it is about another archive: %s of %s".formatted(version.digest(), version.project()));
    require(
        theirs.verify(version.provenance().statement(), version.signature()),
        "what its version comes from is not signed with the key of the stage " + from);
    require(
        version.approval() instanceof Approval.Approved,
        "version %s is not approved in %s".formatted(version.version(), from));
    return promotion;
  }

  private ModelVersion registered(Promotion promotion, String bucket) {
    ModelVersion version = promotion.version();
    var folder = new ArchiveFolder(version.project(), version.digest());
    ObjectRef handedOver =
        objects
            .head(bucket, folder.archive())
            .orElseThrow(() -> new InvalidInputException("its archive is not beside it"));
    require(
        objects.digest(handedOver).equals(version.digest()),
        "its archive is not the one that %s signed".formatted(from));
    ProjectRevision here = definition(promotion);
    var provenance =
        new Provenance(
            version.project(),
            version.digest(),
            version.runId(),
            version.dataset(),
            here.revision());
    String approvedBy = version.approval() instanceof Approval.Approved(var by, _, _) ? by : "";
    return registry.register(
        new Candidate(
            provenance,
            version.datasetVersion(),
            archives.kept(handedOver, folder),
            version.evaluation(),
            signatures.sign(provenance.statement()),
            "passed the gates of " + from,
            List.of(),
            new Origin(from, version.version(), approvedBy, version.signature())),
        here.project().approval());
  }

  /** The definition in force here, which is the one that came along where there was none yet. */
  private ProjectRevision definition(Promotion promotion) {
    ProjectRevision theirs = promotion.definition();
    ProjectRevision here =
        projects.declareIfAbsent(theirs.project(), theirs.digest(), "promotion from " + from);
    require(
        here.project().takesSameDataAs(theirs.project()),
        ("%s is declared otherwise here: its task, target or columns are not those of revision %s in"
                + " %s, which this version learned. Declare it alike here, then promote again")
            .formatted(theirs.project().name(), theirs.revision(), from));
    return here;
  }

  private String text(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
      require(bytes.length <= LARGEST_BYTES, "it is larger than %s bytes".formatted(LARGEST_BYTES));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvalidInputException(otherwise);
    }
  }

  /**
   * What became of it.
   *
   * @param outcome in plain words
   */
  public record Received(String project, String outcome) {

    /** For the log, which says nothing of what was given. */
    @Override
    public String toString() {
      return outcome.startsWith(REFUSED) ? project + " refused" : project + " " + outcome;
    }
  }
}

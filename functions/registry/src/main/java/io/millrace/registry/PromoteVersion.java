package io.millrace.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.promotion.OutgoingPromotion.Outcome;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.promotion.Promotion;
import io.millrace.domain.promotion.SignedPromotion;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Hands an approved version to the next stage: its archive first, then what this stage says of it,
 * signed, into that stage's bucket.
 */
public final class PromoteVersion
    implements Function<Event.PromotionRequested, PromoteVersion.HandedOver> {

  private final Projects projects;
  private final Registry registry;
  private final OutgoingPromotions outgoingPromotions;
  private final ObjectStore objects;
  private final Signatures signatures;
  private final InstantSource clock;
  private final String stage;
  private final String bucket;

  /**
   * @param stage that this is
   * @param bucket where the next stage takes in promotions
   */
  public PromoteVersion(
      Projects projects,
      Registry registry,
      OutgoingPromotions outgoingPromotions,
      ObjectStore objects,
      Signatures signatures,
      InstantSource clock,
      String stage,
      String bucket) {
    this.projects = projects;
    this.registry = registry;
    this.outgoingPromotions = outgoingPromotions;
    this.objects = objects;
    this.signatures = signatures;
    this.clock = clock;
    this.stage = stage;
    this.bucket = bucket;
  }

  /**
   * Idempotent: what was handed over is not handed over again until somebody asks for it again.
   *
   * @throws InvalidInputException if nobody asked
   */
  @Override
  public HandedOver apply(Event.PromotionRequested event) {
    OutgoingPromotion outgoingPromotion =
        outgoingPromotions
            .find(event.project(), event.version())
            .orElseThrow(() ->
                new InvalidInputException(
                    "nobody asked for version %s of %s to be handed over"
                        .formatted(event.version(), event.project())));
    if (outgoingPromotion.outcome() == null) {
      outgoingPromotion =
          outgoingPromotions.ended(event.project(), event.version(), promote(event));
    }
    return new HandedOver(
        outgoingPromotion.project().value(),
        outgoingPromotion.version(),
        outgoingPromotion.outcome() instanceof Outcome.Refused(var why, var _)
            ? why
            : "handed over to " + outgoingPromotion.to());
  }

  private Outcome promote(Event.PromotionRequested event) {
    try {
      ModelVersion version =
          registry
              .find(event.project(), event.version())
              .orElseThrow(() -> new InvalidInputException("there is no such version"));
      if (!signatures.verify(version.provenance().statement(), version.signature())) {
        throw new InvalidInputException(
            "the record of version %s is not the one that was signed here"
                .formatted(version.version()));
      }
      ProjectRevision definition =
          projects
              .find(event.project(), version.projectRevision())
              .orElseThrow(() -> new InvalidInputException("its definition is gone"));
      var folder = new ArchiveFolder(version.project(), version.digest());
      objects.copyIfAbsent(version.archive(), bucket, folder.archive());
      String said = Json.text(new Promotion(stage, version, definition));
      var signed = new SignedPromotion(said, signatures.sign(SignedPromotion.statement(said)));
      objects.write(bucket, folder.promotion(), Json.bytes(signed), "application/json");
      return new Outcome.HandedOver(clock.instant());
    } catch (InvalidInputException e) { // for whoever asked to see
      return new Outcome.Refused(e.reason(), clock.instant());
    }
  }

  /**
   * What came of the wish.
   *
   * @param outcome in plain words
   */
  public record HandedOver(String project, int version, String outcome) {}
}

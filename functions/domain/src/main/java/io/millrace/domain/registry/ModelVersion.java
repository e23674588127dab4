package io.millrace.domain.registry;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that may come to serve.
 *
 * @param version 1, 2, 3 … without gap
 * @param runId of the run that learned it, here or in the stage of its origin
 * @param datasetVersion that it learned from there
 * @param dataset the digest of that data
 * @param projectRevision of the definition in force then
 * @param archive the model archive, an immutable object version
 * @param digest of the archive; checked before it is loaded
 * @param evaluation on held-out rows
 * @param signature of the {@link #provenance}
 * @param origin the stage that it was promoted from; null where it was learned here
 * @param refusal why it does not serve though it may; null where nothing speaks against it
 */
public record ModelVersion(
    ProjectName project,
    int version,
    String runId,
    int datasetVersion,
    Sha256 dataset,
    int projectRevision,
    ObjectRef archive,
    Sha256 digest,
    Evaluation evaluation,
    DigitalSignature signature,
    @Nullable Origin origin,
    Instant registeredAt,
    Approval approval,
    @Nullable Refusal refusal)
    implements Entity {

  /** The word for model versions among the {@link io.millrace.domain.state.Counter}s. */
  public static final String KIND = "version";

  /** Where this version is kept. */
  public static Key<ModelVersion> key(ProjectName project, int version) {
    return new Key<>(ModelVersion.class, Key.partitionOf(project), prefix() + Key.padded(version));
  }

  /** The prefix of all versions' sort keys. */
  public static String prefix() {
    return "version#";
  }

  /** Where it comes from, as this record says. */
  public Provenance provenance() {
    return new Provenance(project, digest, runId, dataset, projectRevision);
  }

  /**
   * Why this record is not the one that was signed when this version of this project was
   * registered; empty if it is.
   *
   * @throws io.millrace.domain.UnavailableException if the key cannot be used now
   */
  public Optional<String> fault(ProjectName expected, int number, Signatures signatures) {
    if (!signatures.verify(provenance().statement(), signature)) {
      return Optional.of(
          "The record of version %s is not the one that was signed when it was registered: %s"
                  .formatted(version, "its archive's digest, run, dataset or definition")
              + " was altered since, or the signature was. Restore the record, or train again.");
    }
    return project.equals(expected) && version == number
        ? Optional.empty()
        : Optional.of(
            "The record of %s, version %s, is kept as that of %s, version %s."
                .formatted(project, version, expected, number));
  }

  /** The same version, decided upon. */
  public ModelVersion with(Approval decided) {
    return with(decided, refusal);
  }

  /** The same version, refused, or not refused any more. */
  public ModelVersion with(@Nullable Refusal found) {
    return with(approval, found);
  }

  private ModelVersion with(Approval decided, @Nullable Refusal found) {
    return new ModelVersion(
        project,
        version,
        runId,
        datasetVersion,
        dataset,
        projectRevision,
        archive,
        digest,
        evaluation,
        signature,
        origin,
        registeredAt,
        decided,
        found);
  }

  /**
   * A deployment that was refused.
   *
   * @param why in plain words
   */
  public record Refusal(String why, Instant at) {}

  /** Whether a version may serve. */
  public sealed interface Approval {

    /**
     * Nobody has decided yet.
     *
     * @param because why gates alone could not decide, each a sentence; empty where the project
     *     asks for a person anyway
     */
    record Pending(List<String> because) implements Approval {
      public Pending {
        because = List.copyOf(because);
      }

      public Pending() {
        this(List.of());
      }
    }

    /** It may serve. */
    record Approved(String by, String why, Instant at) implements Approval {}

    /** It may never serve. */
    record Rejected(String by, String why, Instant at) implements Approval {}
  }
}

package io.millrace.domain.registry;

import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;

/**
 * A model that may come to serve.
 *
 * @param version 1, 2, 3 … without gap
 * @param runId of the run that learned it
 * @param datasetVersion that it learned from
 * @param projectRevision of the definition in force then
 * @param archive the model archive, an immutable object version
 * @param digest of the archive; checked before it is loaded
 * @param evaluation on held-out rows
 */
public record ModelVersion(
    ProjectName project,
    int version,
    String runId,
    int datasetVersion,
    int projectRevision,
    ObjectRef archive,
    Sha256 digest,
    Evaluation evaluation,
    Instant registeredAt,
    Approval approval)
    implements Entity {

  /** The word for model versions among the {@link io.millrace.domain.ledger.Counter}s. */
  public static final String KIND = "version";

  /** Where this version is kept. */
  public static Key<ModelVersion> key(ProjectName project, int version) {
    return new Key<>(ModelVersion.class, Key.partitionOf(project), prefix() + Key.padded(version));
  }

  /** The prefix of all versions' sort keys. */
  public static String prefix() {
    return "version#";
  }

  /** The same version, decided upon. */
  public ModelVersion with(Approval decided) {
    return new ModelVersion(
        project,
        version,
        runId,
        datasetVersion,
        projectRevision,
        archive,
        digest,
        evaluation,
        registeredAt,
        decided);
  }

  /** Whether a version may serve. */
  public sealed interface Approval {

    /** Nobody has decided yet. */
    record Pending() implements Approval {}

    /** It may serve. */
    record Approved(String by, String why, Instant at) implements Approval {}

    /** It may never serve. */
    record Rejected(String by, String why, Instant at) implements Approval {}
  }
}

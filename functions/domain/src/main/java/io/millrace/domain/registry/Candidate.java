package io.millrace.domain.registry;

import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.store.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that is to become a version.
 *
 * @param provenance what is vouched for
 * @param datasetVersion that it learned from
 * @param archive an immutable object version whose digest is the provenance's
 * @param signature the registry's own, over {@link Provenance#statement}
 * @param passed what the gates say together; the reason where it is approved by them alone
 * @param leftOpen why a person has to decide, though the project's gates would be enough; empty
 *     where nothing is left open
 * @param origin the stage that it was promoted from; null where it was learned here
 */
public record Candidate(
    Provenance provenance,
    int datasetVersion,
    ObjectRef archive,
    Evaluation evaluation,
    DigitalSignature signature,
    String passed,
    List<String> leftOpen,
    @Nullable Origin origin) {
  public Candidate {
    leftOpen = List.copyOf(leftOpen);
  }
}

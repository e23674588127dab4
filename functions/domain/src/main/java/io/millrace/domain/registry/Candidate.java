package io.millrace.domain.registry;

import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.signature.Signature;
import io.millrace.domain.store.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * A model that is to become a version.
 *
 * @param provenance what is vouched for
 * @param datasetVersion that it learned from
 * @param archive an immutable object version whose digest is the provenance's
 * @param signature of the provenance's statement
 * @param origin the stage that it was promoted from; null where it was learned here
 */
public record Candidate(
    Provenance provenance,
    int datasetVersion,
    ObjectRef archive,
    Evaluation evaluation,
    Signature signature,
    @Nullable Origin origin) {}

package io.millrace.domain.registry;

import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.signature.Signature;
import io.millrace.domain.store.ObjectRef;

/**
 * A model that is to become a version.
 *
 * @param provenance what is vouched for
 * @param datasetVersion that it learned from
 * @param archive an immutable object version whose digest is the provenance's
 * @param signature of the provenance's statement
 */
public record Candidate(
    Provenance provenance,
    int datasetVersion,
    ObjectRef archive,
    Evaluation evaluation,
    Signature signature) {}

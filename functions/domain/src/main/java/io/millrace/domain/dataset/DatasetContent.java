package io.millrace.domain.dataset;

import io.millrace.domain.Sha256;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.project.ProjectName;

/**
 * Proof that this data, checked against this definition, is that dataset version already, so that
 * it cannot become another.
 */
record DatasetContent(int version) implements Entity {

  static Key<DatasetContent> key(ProjectName project, int projectRevision, Sha256 data) {
    return new Key<>(
        DatasetContent.class,
        Key.partitionOf(project),
        "content#%s#%s".formatted(data, Key.padded(projectRevision)));
  }
}

package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;

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

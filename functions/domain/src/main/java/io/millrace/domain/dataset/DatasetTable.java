package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * A project's dataset as a table of Apache Iceberg: which metadata are the newest. A dataset
 * version is the snapshot of its number.
 *
 * @param version the newest dataset version that it was told of
 * @param metadata the table's metadata; null where no version could be put into it yet
 */
public record DatasetTable(ProjectName project, int version, @Nullable ObjectRef metadata)
    implements Entity {

  /** Where the newest metadata of a project's table are said. */
  public static Key<DatasetTable> key(ProjectName project) {
    return new Key<>(DatasetTable.class, Key.partitionOf(project), "table");
  }
}

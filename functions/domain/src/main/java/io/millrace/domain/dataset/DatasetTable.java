package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A project's dataset as a table of Apache Iceberg: which metadata are the newest. A dataset
 * version is the snapshot of its number.
 *
 * @param version the newest dataset version that it was told of
 * @param metadata the table's metadata; null where no version could be put into it yet
 * @param erasure the last erasure that it began anew after; null where it never did
 * @param since when these are the newest metadata; null in what was kept before this was told
 */
public record DatasetTable(
    ProjectName project,
    int version,
    @Nullable ObjectRef metadata,
    @Nullable Integer erasure,
    @Nullable Instant since)
    implements Entity {

  /** Rows of which the newest about each entity are found with the memory that there is. */
  public static final int MOST_REPLACED = 1_500_000;

  /** Where the newest metadata of a project's table are said. */
  public static Key<DatasetTable> key(ProjectName project) {
    return new Key<>(DatasetTable.class, Key.partitionOf(project), "table");
  }

  /** A table that nothing is in yet. */
  public static DatasetTable empty(ProjectName project) {
    return new DatasetTable(project, 0, null, null, null);
  }

  /**
   * Why a dataset version can be no snapshot of a table; empty where it can.
   *
   * @param project the definition that it was published by
   */
  public static Optional<String> refusal(Project project, DatasetVersion dataset) {
    ProjectName owner = project.data().from();
    if (owner != null) {
      return Optional.of("its data are those of %s, which are a table".formatted(owner));
    }
    return project.data().mode() == Mode.UPSERT && dataset.rows() > MOST_REPLACED
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "of its %,d rows the newest about each entity counts (data.mode: upsert), which is found out for a table of up to %,d",
                dataset.rows(),
                MOST_REPLACED))
        : Optional.empty();
  }

  /** Where everything of all tables of a project is, in the data bucket. */
  public static String folder(ProjectName project) {
    return "tables/%s/".formatted(project);
  }

  /** Where everything of this table is: nothing of one that something was erased from. */
  public String folder() {
    return folder(project) + (erasure == null ? "" : "erasure-%s/".formatted(erasure));
  }

  /** Whether an object is of this table, not of one before. */
  public boolean has(String key) {
    return key.startsWith(folder())
        && (erasure != null || !key.startsWith(folder(project) + "erasure-"));
  }

  /** Where others find the newest metadata; empty where there are none. */
  public Optional<String> location() {
    return Optional.ofNullable(metadata)
        .map(newest -> "s3://%s/%s".formatted(newest.bucket(), newest.key()));
  }

  /** The same that was told of this version too. */
  public DatasetTable told(int next, @Nullable ObjectRef newest, Instant at) {
    return new DatasetTable(
        project, next, newest, erasure, Objects.equals(newest, metadata) ? since : at);
  }

  /** The one that begins anew after an erasure. */
  DatasetTable anew(int after, Instant at) {
    return new DatasetTable(project, 0, null, after, at);
  }
}

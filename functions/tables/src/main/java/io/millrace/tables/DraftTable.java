package io.millrace.tables;

import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table that Iceberg's own library changes once, in memory: the files that the change needs are
 * written, and {@link #current} then has the metadata that lead to them.
 */
final class DraftTable implements TableOperations {

  private static final Pattern TIME = Pattern.compile("\"timestamp-ms\"\\s*:\\s*\\d+");

  private final FileIO files;
  private final long snapshot;
  private final String branch;
  private final Instant at;
  private TableMetadata metadata;

  /**
   * @param metadata of the table as it is
   * @param snapshot the id of the snapshot that it gets
   * @param branch that is this snapshot then
   * @param at when that came to be
   */
  DraftTable(TableMetadata metadata, FileIO files, long snapshot, String branch, Instant at) {
    this.metadata = metadata;
    this.files = files;
    this.snapshot = snapshot;
    this.branch = branch;
    this.at = at;
  }

  @Override
  public TableMetadata current() {
    return metadata;
  }

  @Override
  public TableMetadata refresh() {
    return metadata;
  }

  /** Takes the change, with the snapshot's own time in place of the clock's. */
  @Override
  public void commit(TableMetadata base, TableMetadata changed) {
    Snapshot added = changed.snapshot(snapshot);
    Snapshot timed =
        SnapshotParser.fromJson(
            TIME.matcher(SnapshotParser.toJson(added))
                .replaceFirst("\"timestamp-ms\":" + time(base)));
    metadata = TableMetadata.buildFrom(base).setBranchSnapshot(timed, branch).build();
  }

  /**
   * The time of the next snapshot, in milliseconds since 1970-01-01 UTC; after that of the main
   * line's newest, whoever's clock.
   */
  private long time(TableMetadata base) {
    Snapshot before = base.currentSnapshot();
    return before == null
        ? at.toEpochMilli()
        : Math.max(at.toEpochMilli(), before.timestampMillis() + 1);
  }

  @Override
  public FileIO io() {
    return files;
  }

  @Override
  public String metadataFileLocation(String name) {
    return metadata.location() + "/metadata/" + name;
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(metadata.location(), metadata.properties());
  }

  @Override
  public long newSnapshotId() {
    return snapshot;
  }
}

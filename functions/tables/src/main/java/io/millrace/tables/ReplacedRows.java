package io.millrace.tables;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.project.Project;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.parquet.NewestRows;
import io.millrace.tabular.parquet.PositionDeletes;
import io.millrace.tabular.parquet.PublishedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * The rows of a snapshot that newer ones about the same entity take the place of, as a file by
 * which readers leave them out. It has their places and nothing of what they hold.
 *
 * @param bucket that it is written to
 */
record ReplacedRows(ObjectStore objects, String bucket) {

  /** The files of places that a branch of a table has now. */
  static List<DeleteFile> of(Table table, String branch) {
    Snapshot snapshot = table.snapshot(branch);
    List<DeleteFile> files = new ArrayList<>();
    if (snapshot != null) {
      for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
        try (ManifestReader<DeleteFile> reader =
            ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
          reader.forEach(file -> files.add(file.copy()));
        } catch (IOException e) {
          throw new UncheckedIOException("could not read " + manifest.path(), e);
        }
      }
    }
    return files;
  }

  /**
   * Finds the rows and writes the file, unless there are none.
   *
   * @param name that its key begins with; the rest tells what it holds
   * @param files of the parts, in the order in which these came
   * @throws io.millrace.domain.InvalidInputException if a part is not there any more
   */
  Optional<DeleteFile> written(String name, Project project, Map<Part, DataFile> files) {
    SortedMap<String, BitSet> replaced = replaced(project, files);
    if (replaced.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = Files.createTempFile("replaced", ".parquet");
      try {
        PublishedFile written = PositionDeletes.write(file, replaced);
        String key = "%s-%s.parquet".formatted(name, new Sha256(written.sha256()).shortHex());
        ObjectRef object = objects.write(bucket, key, file, "application/vnd.apache.parquet");
        return Optional.of(
            FileMetadata.deleteFileBuilder(PartitionSpec.unpartitioned())
                .ofPositionDeletes()
                .withPath(ObjectFiles.location(object))
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(written.sizeBytes())
                .withMetrics(metrics(replaced))
                .build());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the places of rows", e);
    }
  }

  /** The places of the rows by where readers find their file, of files that have any. */
  private SortedMap<String, BitSet> replaced(Project project, Map<Part, DataFile> files) {
    var newest = new NewestRows(Objects.requireNonNull(project.entityKey()), project.eventTime());
    SortedMap<String, BitSet> replaced = new TreeMap<>();
    List<Integer> ends = new ArrayList<>();
    files.forEach((part, file) -> {
      new PartFile(objects, part.data(), file.fileSizeInBytes()).read(newest::take);
      ends.add(newest.rows());
    });
    int from = 0;
    int part = 0;
    for (DataFile file : files.values()) {
      int end = ends.get(part++);
      BitSet rows = newest.replaced().get(from, end);
      if (!rows.isEmpty()) {
        replaced.put(file.location(), rows);
      }
      from = end;
    }
    return replaced;
  }

  /** How many places there are, and in which files: readers of others need not open it. */
  private static Metrics metrics(SortedMap<String, BitSet> replaced) {
    return new Metrics(
        replaced.values().stream().mapToLong(BitSet::cardinality).sum(),
        null,
        null,
        null,
        null,
        Map.of(PositionDeletes.FILE_ID, bound(replaced.firstKey())),
        Map.of(PositionDeletes.FILE_ID, bound(replaced.lastKey())));
  }

  private static ByteBuffer bound(String location) {
    return Conversions.toByteBuffer(Types.StringType.get(), location);
  }
}

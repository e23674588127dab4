package io.millrace.tables;

import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * The rows that a reader of Iceberg sees: Iceberg's library says which files there are and which
 * files of places hold for each, parquet-java reads them.
 */
final class SeenRows {

  private final ObjectStore objects;
  private final Path folder;

  SeenRows(ObjectStore objects, Path folder) {
    this.objects = objects;
    this.folder = folder;
  }

  /** The values of a column in a snapshot, those of each file in their order. */
  List<String> of(Table table, long snapshot, String column) {
    List<String> seen = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot).planFiles()) {
      for (FileScanTask task : tasks) {
        Set<Long> left = new HashSet<>();
        for (DeleteFile deletes : task.deletes()) {
          for (Group each : rows(deletes.location())) {
            if (each.getString("file_path", 0).equals(task.file().location())) {
              left.add(each.getLong("pos", 0));
            }
          }
        }
        List<Group> rows = rows(task.file().location());
        for (int row = 0; row < rows.size(); row++) {
          if (!left.contains((long) row)) {
            Group group = rows.get(row);
            seen.add(
                group.getFieldRepetitionCount(column) == 0
                    ? ""
                    : group.getValueToString(group.getType().getFieldIndex(column), 0));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seen.stream().sorted().toList();
  }

  /** What a file of Parquet says of its columns, and its rows. */
  List<Group> rows(String location) throws IOException {
    Path file = fetched(location);
    List<Group> rows = new ArrayList<>();
    try (var reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      var columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        var records = columns.getRecordReader(group, new GroupRecordConverter(schema));
        for (long row = 0; row < group.getRowCount(); row++) {
          rows.add(records.read());
        }
      }
    }
    return rows;
  }

  private Path fetched(String location) throws IOException {
    String key = location.substring("s3://data/".length());
    ObjectRef object = objects.head("data", key).orElseThrow();
    Path file = folder.resolve("seen.parquet");
    try (InputStream in = objects.read(object)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}

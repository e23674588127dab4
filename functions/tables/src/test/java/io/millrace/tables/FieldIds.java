package io.millrace.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/** What a Parquet file says of its columns. */
final class FieldIds {

  private FieldIds() {}

  /** Number and name of each column, in their order. */
  static List<String> of(Path parquet) throws IOException {
    try (var file = ParquetFileReader.open(new LocalInputFile(parquet))) {
      return file.getFileMetaData().getSchema().getFields().stream()
          .map(field -> field.getId().intValue() + " " + field.getName())
          .toList();
    }
  }
}

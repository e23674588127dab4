package io.millrace.tabular.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.SortedMap;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A Parquet file of rows that readers of a table leave out, by file and place, as Apache Iceberg's
 * format asks for: "position delete files". The same rows give the same bytes.
 */
public final class PositionDeletes {

  private static final String FILE = "file_path";
  private static final String PLACE = "pos";

  /** The number of the column of files, by which readers know it. */
  public static final int FILE_ID = 2_147_483_546;

  private static final int PLACE_ID = 2_147_483_545;
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private static final MessageType COLUMNS =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .id(FILE_ID)
          .named(FILE)
          .required(PrimitiveTypeName.INT64)
          .id(PLACE_ID)
          .named(PLACE)
          .named("table");

  private PositionDeletes() {}

  /**
   * Writes the file.
   *
   * @param rows the places of the rows, from 0 in each file, by where readers find the file
   */
  public static PublishedFile write(Path to, SortedMap<String, BitSet> rows) throws IOException {
    try (var file = new DigestingFile(to)) {
      var groups = new SimpleGroupFactory(COLUMNS);
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(file)
              .withType(COLUMNS)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withRowGroupSize(ROW_GROUP_BYTES)
              .build()) {
        for (Map.Entry<String, BitSet> each : rows.entrySet()) {
          BitSet places = each.getValue();
          for (int row = places.nextSetBit(0); row >= 0; row = places.nextSetBit(row + 1)) {
            writer.write(groups.newGroup().append(FILE, each.getKey()).append(PLACE, (long) row));
          }
        }
      }
      return file.written();
    }
  }
}

package io.millrace.tabular.parquet;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.SchemaNode;
import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A Parquet file that was sent, opened: it is read from its end, so it is spooled to a temporary
 * file first, which {@link #close} removes.
 *
 * @param bytes of the file
 * @param plain its columns of plain types, in their order
 * @param nested names of the columns of other types: lists, maps and groups
 */
record ParquetUpload(
    Path file, ParquetFileReader reader, long bytes, List<Plain> plain, List<String> nested)
    implements Closeable {

  private static final long ROW_GROUP_BYTES = 1L << 30;
  private static final int FOOTER_BYTES = 32 << 20;
  private static final int TAIL = 8;
  private static final int BUFFER = 1 << 16;

  /** A value and what divides it from the next one: no row of CSV is shorter. */
  private static final int BYTES_OF_A_VALUE = 2;

  /**
   * A column of a plain type.
   *
   * @param leaf its place among all columns of plain types, those within groups included
   */
  record Plain(String name, int leaf) {}

  /**
   * Spools and opens a file.
   *
   * @throws InvalidInputException if it can never be read
   * @throws IOException if the source or the disk fails
   */
  static ParquetUpload open(InputStream in) throws IOException {
    Path file = Files.createTempFile("upload", ".parquet");
    try {
      long bytes = spool(in, file);
      checkTail(file, bytes);
      return opened(file, bytes);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static long spool(InputStream in, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (Files.getFileStore(file).getUsableSpace() < 2 * BUFFER) {
          throw new InvalidInputException(
              String.format(
                  Locale.ROOT,
                  "There is room for %,d bytes of a Parquet file, and this one holds more: split it.",
                  bytes));
        }
        out.write(buffer, 0, read);
        bytes += read;
      }
    }
    return bytes;
  }

  /** The last eight bytes are the length of what describes the file, and {@code PAR1}. */
  private static void checkTail(Path file, long bytes) throws IOException {
    byte[] tail = new byte[TAIL];
    try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "r")) {
      end.seek(Math.max(0, bytes - TAIL));
      end.readFully(tail, 0, (int) Math.min(TAIL, bytes));
    }
    String magic = new String(tail, TAIL / 2, TAIL / 2, StandardCharsets.ISO_8859_1);
    if (magic.equals("PARE")) {
      throw new InvalidInputException("The Parquet file is encrypted: write it without a key.");
    }
    int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (!magic.equals("PAR1") || length < 0 || length > bytes - TAIL) {
      throw new InvalidInputException("The Parquet file is cut off: its end is missing.");
    }
    if (length > FOOTER_BYTES) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The description of the Parquet file's columns and row groups holds %,d bytes: write"
                  + " fewer columns or larger row groups, so that it holds at most %,d.",
              length,
              FOOTER_BYTES));
    }
  }

  private static ParquetUpload opened(Path file, long bytes) throws IOException {
    ParquetFileReader reader;
    try {
      reader = ParquetFiles.open(file);
    } catch (IOException | RuntimeException e) { // by whichever its decoder met
      throw damaged();
    }
    try {
      List<SchemaNode> columns = reader.getFileSchema().getRootNode().children();
      if (columns.stream().anyMatch(column -> column.name() == null)) {
        throw damaged();
      }
      for (RowGroup group : reader.getFileMetaData().rowGroups()) {
        check(group);
      }
      return new ParquetUpload(
          file,
          reader,
          bytes,
          columns.stream()
              .filter(ParquetUpload::isPlain)
              .map(SchemaNode.PrimitiveNode.class::cast)
              .map(column -> new Plain(column.name(), column.columnIndex()))
              .toList(),
          columns.stream().filter(column -> !isPlain(column)).map(SchemaNode::name).toList());
    } catch (InvalidInputException e) {
      reader.close();
      throw e;
    } catch (RuntimeException e) {
      reader.close();
      throw damaged();
    }
  }

  private static boolean isPlain(SchemaNode column) {
    return column instanceof SchemaNode.PrimitiveNode
        && column.repetitionType() != RepetitionType.REPEATED;
  }

  private static void check(RowGroup group) {
    if (group.totalByteSize() < 0 || group.totalByteSize() > ROW_GROUP_BYTES) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "A row group of the Parquet file holds %,d bytes: write it with at most %,d.",
              group.totalByteSize(),
              ROW_GROUP_BYTES));
    }
    for (ColumnChunk chunk : group.columns()) {
      if (chunk.metaData().codec() == CompressionCodec.LZO) {
        throw new InvalidInputException(
            "The Parquet file is compressed with LZO, which is not read: write it with zstd or"
                + " snappy.");
      }
    }
  }

  /** Rows, as the file has it. */
  long rows() {
    return reader.getFileMetaData().numRows();
  }

  /**
   * Refuses a file that cannot be read without harm: one with pages that say what cannot be, or
   * with more in few bytes than any table has.
   *
   * @param columns that are read, by their places among all of plain types
   * @throws IOException if the disk fails
   */
  void check(List<Integer> columns, Limits limits) throws IOException {
    refuseBomb((double) rows() * columns.size() * BYTES_OF_A_VALUE, limits);
    List<RowGroup> groups = reader.getFileMetaData().rowGroups();
    if (groups.stream().mapToLong(RowGroup::numRows).sum() != rows()) {
      throw damaged();
    }
    var pages = new ParquetPages();
    try (FileChannel channel = FileChannel.open(file)) {
      for (int column : columns) {
        pages.check(channel, groups, reader.getFileSchema().getColumn(column));
      }
    } catch (IndexOutOfBoundsException | NullPointerException e) { // a column without a chunk
      throw damaged();
    }
    refuseBomb((double) pages.unfolded(), limits);
  }

  private void refuseBomb(double unfolded, Limits limits) {
    if (unfolded > Limits.EXPANSION_FROM_BYTES && unfolded / limits.expansion() > bytes) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The Parquet file has %,d rows in %,d bytes, as text more than %s times its size: it is"
                  + " refused as a decompression bomb.",
              rows(),
              bytes,
              limits.expansion()));
    }
  }

  static InvalidInputException damaged() {
    return new InvalidInputException("The Parquet file is damaged or cut off.");
  }

  @Override
  public void close() throws IOException {
    try (reader) {
      Files.deleteIfExists(file);
    }
  }

  /** Names of the columns of plain types. */
  List<String> names() {
    return plain.stream().map(Plain::name).toList();
  }
}

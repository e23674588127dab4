package io.millrace.tabular.parquet;

import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * The pages of a Parquet file's columns, before they are decoded: whether their headers say what
 * can be. A decoder that believes a wrong length runs out of memory or does not end.
 *
 * <p>Headers are structs of Thrift's compact protocol (parquet-format's {@code parquet.thrift}).
 */
final class ParquetPages {

  private static final int PAGE_BYTES = 1 << 28;

  private static final int DATA = 0;
  private static final int DICTIONARY = 2;
  private static final int DATA_V2 = 3;

  private long unfolded;

  /** Bytes of all pages that were checked, decompressed. */
  long unfolded() {
    return unfolded;
  }

  /**
   * Checks the pages of a column.
   *
   * @throws io.millrace.domain.InvalidInputException if they cannot be read
   */
  void check(FileChannel file, List<RowGroup> groups, ColumnSchema column) throws IOException {
    int leaf = column.columnIndex();
    for (RowGroup group : groups) {
      ColumnMetaData chunk = group.columns().get(leaf).metaData();
      long start = group.columns().get(leaf).chunkStartOffset();
      long size = chunk.totalCompressedSize();
      if ((column.maxRepetitionLevel() == 0 && chunk.numValues() != group.numRows())
          || start < 0
          || size < 0
          || size > Integer.MAX_VALUE
          || start + size > file.size()) {
        throw ParquetUpload.damaged();
      }
      try {
        check(file.map(FileChannel.MapMode.READ_ONLY, start, size), chunk.numValues());
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        throw ParquetUpload.damaged();
      }
    }
  }

  private void check(ByteBuffer pages, long values) {
    long left = values;
    boolean first = true;
    while (left > 0) {
      Header header = Header.read(pages);
      boolean dictionary = header.type == DICTIONARY;
      boolean data = header.type == DATA || header.type == DATA_V2;
      if (header.compressed < 0
          || header.unfolded < 0
          || header.unfolded > PAGE_BYTES
          || header.values < 0
          || header.levels < 0
          || header.levels > Math.min(header.compressed, header.unfolded)
          || (dictionary && !first)
          || (data && header.values > left)) {
        throw ParquetUpload.damaged();
      }
      left -= data ? header.values : 0;
      unfolded += header.unfolded;
      pages.position(pages.position() + header.compressed);
      first = false;
    }
  }

  /**
   * What counts of a page's header.
   *
   * @param levels bytes of repetition and definition levels that are not compressed
   */
  private record Header(int type, int unfolded, int compressed, int values, long levels) {

    private static final int DEPTH = 8;

    private static final int BYTE = 3;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int STRUCT = 12;

    static Header read(ByteBuffer in) {
      int[] fields = new int[4];
      int values = -1;
      long levels = 0;
      int id = 0;
      for (int head = in.get(); head != 0; head = in.get()) {
        id = field(in, head, id);
        int type = head & 0xf;
        if (id >= 1 && id <= 3 && isWhole(type)) {
          fields[id] = whole(in);
        } else if ((id == 5 || id == 7 || id == 8) && type == STRUCT) {
          int[] page = page(in);
          values = page[1];
          levels = id == 8 ? (long) Math.max(page[5], -1) + Math.max(page[6], -1) : 0;
        } else {
          skip(in, type, DEPTH);
        }
      }
      return new Header(fields[1], fields[2], fields[3], values, levels);
    }

    /** The whole numbers among the first seven fields of a struct. */
    private static int[] page(ByteBuffer in) {
      int[] fields = new int[8];
      fields[1] = -1;
      int id = 0;
      for (int head = in.get(); head != 0; head = in.get()) {
        id = field(in, head, id);
        if (id > 0 && id < fields.length && isWhole(head & 0xf)) {
          fields[id] = whole(in);
        } else {
          skip(in, head & 0xf, DEPTH);
        }
      }
      return fields;
    }

    private static int field(ByteBuffer in, int head, int before) {
      int delta = (head >> 4) & 0xf;
      return delta == 0 ? whole(in) : before + delta;
    }

    private static boolean isWhole(int type) {
      return type > BYTE && type < DOUBLE;
    }

    private static int whole(ByteBuffer in) {
      int coded = (int) varint(in);
      return (coded >>> 1) ^ -(coded & 1);
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte next = in.get();
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw ParquetUpload.damaged();
    }

    private static void skip(ByteBuffer in, int type, int depth) {
      if (depth == 0) {
        throw ParquetUpload.damaged();
      }
      switch (type) {
        case 1, 2 -> {} // a boolean is its type
        case BYTE -> in.get();
        case 4, 5, 6 -> varint(in);
        case DOUBLE -> in.getLong();
        case BINARY -> {
          long length = varint(in);
          if (length < 0 || length > in.remaining()) {
            throw ParquetUpload.damaged();
          }
          in.position(in.position() + (int) length);
        }
        case LIST, SET -> {
          int head = in.get() & 0xff;
          long size = head >> 4 == 15 ? varint(in) : head >> 4;
          if (size < 0 || size > in.remaining()) {
            throw ParquetUpload.damaged();
          }
          for (long i = 0; i < size; i++) {
            skip(in, (head & 0xf) <= 2 ? BYTE : head & 0xf, depth - 1);
          }
        }
        case STRUCT -> {
          for (int head = in.get(); head != 0; head = in.get()) {
            field(in, head, 0);
            skip(in, head & 0xf, depth - 1);
          }
        }
        default -> throw ParquetUpload.damaged();
      }
    }
  }
}

package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text file into chunks of whole records, without looking at more than {@link
 * Limits#RECORD_BYTES} of it at a time. A chunk is no longer than that, and holds no more records
 * than {@value #CELLS} values once they are parsed: a file of empty rows is short as text only.
 */
final class RecordSplitter {

  private static final int CELLS = 1 << 18;

  private final InputStream in;
  private final int separator;
  private final int most;
  private final byte[] buffer = new byte[Limits.RECORD_BYTES];
  private int filled;
  private boolean ended;
  private long offset;
  private long line = 1;
  private byte last = '\n';

  private RecordSplitter(InputStream in, int separator, long offset, int columns) {
    this.in = in;
    this.separator = separator;
    this.most = Math.max(1, CELLS / Math.max(1, columns));
    this.offset = offset;
  }

  /** Records are lines. */
  static RecordSplitter lines(InputStream in, long offset, int columns) {
    return new RecordSplitter(in, -1, offset, columns);
  }

  /**
   * Records are rows of CSV: a line end within quotes does not end one, and a carriage return alone
   * is a line end.
   */
  static RecordSplitter csv(InputStream in, char separator, long offset, int columns) {
    return new RecordSplitter(in, separator, offset, columns);
  }

  /** The next record alone, or null after the last. */
  @Nullable Chunk record() throws IOException {
    return cut(1);
  }

  /** As many records as fit, or null after the last. */
  @Nullable Chunk next() throws IOException {
    return cut(most);
  }

  /** Whether the file, read to its end, ended in the middle of a line. */
  boolean endsWithoutLineEnd() {
    return last != '\n' && last != '\r';
  }

  private @Nullable Chunk cut(int records) throws IOException {
    if (!ended) {
      filled += in.readNBytes(buffer, filled, buffer.length - filled);
      ended = filled < buffer.length;
    }
    if (filled == 0) {
      return null;
    }
    int end = separator >= 0 && hasQuote() ? endOutsideQuotes(records) : end(records);
    if (end == 0) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The record on line %,d is longer than %,d bytes: is a quote or a line end missing?",
              line,
              Limits.RECORD_BYTES));
    }
    Chunk chunk = new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, end)), offset, line);
    line += lineEnds(end);
    offset += end;
    last = buffer[end - 1];
    filled -= end;
    System.arraycopy(buffer, end, buffer, 0, filled);
    return chunk;
  }

  private long lineEnds(int end) {
    long count = 0;
    for (int i = 0; i < end; i++) {
      count += isLineEnd(i) ? 1 : 0;
    }
    return count;
  }

  private boolean isLineEnd(int at) {
    return buffer[at] == '\n'
        || (buffer[at] == '\r' && separator >= 0 && at + 1 < filled && buffer[at + 1] != '\n');
  }

  /**
   * The end of so many records, or of as many as are complete; 0 if none is. What the file ends
   * with is complete.
   */
  private int end(int records) {
    int end = 0;
    int complete = 0;
    for (int i = 0; i < filled; i++) {
      if (isLineEnd(i)) {
        end = i + 1;
        if (++complete == records) {
          return end;
        }
      }
    }
    return ended ? filled : end;
  }

  private boolean hasQuote() {
    for (int i = 0; i < filled; i++) {
      if (buffer[i] == '"') {
        return true;
      }
    }
    return false;
  }

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    AFTER_QUOTE
  }

  /**
   * The end of so many records, as RFC 4180 has it: a quote opens a field only at its start, and
   * doubled it stays inside.
   */
  private int endOutsideQuotes(int records) {
    int end = 0;
    int complete = 0;
    State state = State.FIELD_START;
    for (int i = 0; i < filled; i++) {
      byte b = buffer[i];
      if (state == State.QUOTED) {
        state = b == '"' ? State.AFTER_QUOTE : State.QUOTED;
      } else if (b == '"' && state != State.PLAIN) {
        state = State.QUOTED; // opened, or doubled
      } else if (isLineEnd(i)) {
        state = State.FIELD_START;
        end = i + 1;
        if (++complete == records) {
          return end;
        }
      } else {
        state = b == separator || b == '\r' ? State.FIELD_START : State.PLAIN;
      }
    }
    return ended ? filled : end;
  }
}

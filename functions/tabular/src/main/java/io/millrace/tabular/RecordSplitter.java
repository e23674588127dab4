package io.millrace.tabular;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text file into chunks of whole records, at most {@link Limits#RECORD_BYTES} each, without
 * looking at more of it than that at a time.
 */
final class RecordSplitter {

  private final InputStream in;
  private final int separator;
  private final byte[] buffer = new byte[Limits.RECORD_BYTES];
  private int filled;
  private boolean ended;
  private long offset;
  private long line = 1;
  private byte last = '\n';

  private RecordSplitter(InputStream in, int separator, long offset) {
    this.in = in;
    this.separator = separator;
    this.offset = offset;
  }

  /** Records are lines. */
  static RecordSplitter lines(InputStream in, long offset) {
    return new RecordSplitter(in, -1, offset);
  }

  /** Records are rows of CSV: a line end within quotes does not end one. */
  static RecordSplitter csv(InputStream in, char separator, long offset) {
    return new RecordSplitter(in, separator, offset);
  }

  /** The next record alone, or null after the last. */
  @Nullable Chunk record() throws IOException {
    return cut(true);
  }

  /** As many records as fit, or null after the last. */
  @Nullable Chunk next() throws IOException {
    return cut(false);
  }

  /** Whether the file, read to its end, ended in the middle of a line. */
  boolean endsWithoutLineEnd() {
    return last != '\n' && last != '\r';
  }

  private @Nullable Chunk cut(boolean one) throws IOException {
    if (!ended) {
      filled += in.readNBytes(buffer, filled, buffer.length - filled);
      ended = filled < buffer.length;
    }
    if (filled == 0) {
      return null;
    }
    int end = end(one);
    if (end == 0 && !ended) {
      throw new InvalidInputException(
          "The record on line %,d is longer than %,d bytes: is a quote or a line end missing?"
              .formatted(line, Limits.RECORD_BYTES));
    }
    end = end == 0 || (ended && !one) ? filled : end;
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
      count += buffer[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /** The end of the first or the last complete record in the buffer; 0 if there is none. */
  private int end(boolean first) {
    if (separator >= 0 && hasQuote()) {
      return endOutsideQuotes(first);
    }
    if (first) {
      for (int i = 0; i < filled; i++) {
        if (buffer[i] == '\n') {
          return i + 1;
        }
      }
      return 0;
    }
    int end = filled;
    while (end > 0 && buffer[end - 1] != '\n') {
      end--;
    }
    return end;
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

  /** As RFC 4180 has it: a quote opens a field only at its start, and doubled it stays inside. */
  private int endOutsideQuotes(boolean first) {
    int end = 0;
    State state = State.FIELD_START;
    for (int i = 0; i < filled; i++) {
      byte b = buffer[i];
      if (state == State.QUOTED) {
        state = b == '"' ? State.AFTER_QUOTE : State.QUOTED;
      } else if (b == '"' && state != State.PLAIN) {
        state = State.QUOTED; // opened, or doubled
      } else if (b == separator || b == '\r') {
        state = State.FIELD_START;
      } else if (b == '\n') {
        state = State.FIELD_START;
        end = i + 1;
        if (first) {
          return end;
        }
      } else {
        state = State.PLAIN;
      }
    }
    return end;
  }
}

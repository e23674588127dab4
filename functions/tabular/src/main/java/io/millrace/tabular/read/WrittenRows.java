package io.millrace.tabular.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of CSV or JSON Lines as they are written, one after the other: for whoever
 * passes them on. Of a file of Parquet or of one JSON array only {@link #format} is told, and its
 * {@link #content}.
 *
 * <p>Memory: the rows of {@link Limits#RECORD_BYTES}.
 */
public final class WrittenRows implements Closeable {

  private final UploadStream in;
  private final Content content;
  private final Encodings encodings = new Encodings();
  private final RecordSplitter records;
  private final char separator;
  private final List<String> header;
  private final Deque<Row> read = new ArrayDeque<>();

  /**
   * A row.
   *
   * @param line on which it starts, from 1
   * @param cells of a row of CSV; the whole line of JSON Lines
   */
  public record Row(long line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  private WrittenRows(UploadStream in) throws IOException {
    this.in = in;
    content = Content.of(in);
    separator = CsvStart.separator(content.start());
    records =
        isCsv()
            ? RecordSplitter.csv(content.bytes(), separator, content.offset(), 1)
            : RecordSplitter.lines(content.bytes(), content.offset(), 1);
    header = isCsv() ? CsvRows.header(records, separator, encodings) : List.of();
  }

  /**
   * Opens a source and reads as much as tells its format and its columns.
   *
   * @throws InvalidInputException if it can never be read
   * @throws IOException if it cannot be reached now
   */
  public static WrittenRows open(Source source, Limits limits) throws IOException {
    UploadStream in = UploadStream.open(source, limits);
    try {
      return new WrittenRows(in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  public FileFormat format() {
    return content.format();
  }

  /** How the file is compressed: {@code gzip} or {@code zstd}; empty where it is not. */
  public String compression() {
    return in.compression();
  }

  /** The content of a file whose rows are not told. */
  public InputStream content() {
    return content.bytes();
  }

  /** What divides the cells of CSV. */
  public char separator() {
    return separator;
  }

  /** The names of the columns of CSV as they are written; else empty. */
  public List<String> header() {
    return header;
  }

  /** What whoever sent the file should know; complete once all rows are read. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(content.warnings());
    all.addAll(encodings.warnings());
    return all;
  }

  /**
   * The next row that has anything in it, or null after the last one.
   *
   * @throws InvalidInputException if the file cannot be read on
   */
  public @Nullable Row next() throws IOException {
    while (read.isEmpty()) {
      Chunk chunk = records.next();
      if (chunk == null) {
        return null;
      }
      String text = chunk.text(encodings).toString();
      if (isCsv()) {
        cells(text, chunk.line());
      } else {
        lines(text, chunk.line());
      }
    }
    return read.poll();
  }

  private boolean isCsv() {
    return content.format() == FileFormat.CSV;
  }

  private void lines(String text, long first) {
    long line = first;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String written = text.substring(start, end).strip();
      if (!written.isEmpty()) {
        read.add(new Row(line, List.of(written)));
      }
      start = end + 1;
      line++;
    }
  }

  private void cells(String text, long first) {
    long line = first;
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(2 * Limits.RECORD_BYTES)
            .ofCsvRecord(text)) {
      for (CsvRecord row : csv) {
        line = first + row.getStartingLineNumber() - 1;
        if (row.getFields().stream().anyMatch(cell -> !cell.isBlank())) {
          read.add(new Row(line, row.getFields()));
        }
      }
    } catch (CsvParseException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The CSV is broken after line %,d: a quote is not closed, or more follows a closing one.",
              line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

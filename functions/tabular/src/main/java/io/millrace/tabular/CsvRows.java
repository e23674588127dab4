package io.millrace.tabular;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.util.List;

/** Rows of CSV, cut into chunks that are parsed independently. */
final class CsvRows extends TextRows {

  private static final String SEPARATORS = ",;\t|";

  private final char separator;
  private final List<String> header;
  private final Fields fields;

  /**
   * Reads the header.
   *
   * @param offset of the stream in the content, where a byte order mark was skipped
   * @throws InvalidInputException if there is none, or it does not fit the columns
   */
  static CsvRows of(InputStream in, String start, long offset, List<Column> columns)
      throws IOException {
    char separator = separator(start);
    RecordSplitter records = RecordSplitter.csv(in, separator, offset, columns.size());
    return new CsvRows(in, records, separator, columns);
  }

  private CsvRows(InputStream in, RecordSplitter records, char separator, List<Column> columns)
      throws IOException {
    super(in, records);
    this.separator = separator;
    header = header(records, separator);
    fields = Fields.of(header, columns);
    fields.warnings().forEach(this::warn);
  }

  @Override
  public List<String> header() {
    return header;
  }

  /** The separator that divides the first line into most fields. */
  private static char separator(String start) {
    String line = start.lines().findFirst().orElse("");
    char best = ',';
    long most = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char candidate = SEPARATORS.charAt(i);
      long count = line.chars().filter(c -> c == candidate).count();
      if (count > most) {
        best = candidate;
        most = count;
      }
    }
    return best;
  }

  private static List<String> header(RecordSplitter records, char separator) throws IOException {
    Chunk first = records.record();
    while (first != null && first.text().toString().isBlank()) {
      first = records.record();
    }
    if (first == null) {
      throw new InvalidInputException("The file is empty.");
    }
    try {
      return CsvReader.builder()
          .fieldSeparator(separator)
          .ofSingleCsvRecord(first.text().toString())
          .getFields();
    } catch (CsvParseException e) {
      throw new InvalidInputException("The header cannot be read: " + Echo.of(message(e)));
    }
  }

  @Override
  Batch parse(Chunk chunk, RowReader rows) {
    Batch batch = rows.startBatch();
    CharBuffer text = chunk.text();
    CsvRowHandler handler = new CsvRowHandler(rows, fields, chunk.line());
    try (var csv =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(2 * Limits.RECORD_BYTES)
            .build(handler, new CharArrayReader(text.array(), 0, text.limit()))) {
      for (var _ : csv) {
        handler.countRow();
      }
    } catch (CsvParseException e) {
      throw new InvalidInputException(
          "The CSV is broken after row %,d of the part that starts on line %,d: %s"
              .formatted(handler.rows(), chunk.line(), Echo.of(message(e))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return batch;
  }

  private static String message(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  @Override
  public Format format() {
    return Format.CSV;
  }
}

package io.millrace.tabular.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Rows of CSV, cut into chunks that are parsed independently. */
final class CsvRows extends TextRows {

  private final char separator;
  private final List<String> header;
  private final Fields fields;
  private final AtomicLong blanks = new AtomicLong();

  /**
   * Reads the header.
   *
   * @param offset of the stream in the content, where a byte order mark was skipped
   * @throws InvalidInputException if there is none, or it does not fit the columns
   */
  static CsvRows of(InputStream in, String start, long offset, List<Column> columns)
      throws IOException {
    char separator = CsvStart.separator(start);
    RecordSplitter records = RecordSplitter.csv(in, separator, offset, columns.size());
    return new CsvRows(in, records, separator, columns, new Encodings());
  }

  private CsvRows(
      InputStream in,
      RecordSplitter records,
      char separator,
      List<Column> columns,
      Encodings encodings)
      throws IOException {
    super(in, records, encodings);
    this.separator = separator;
    header = header(records, separator, encodings);
    fields = Fields.of(header, columns);
    fields.warnings().forEach(this::warn);
  }

  @Override
  public List<String> header() {
    return header;
  }

  /**
   * The first record with anything in it.
   *
   * @throws InvalidInputException if there is none, or it cannot be read
   */
  static List<String> header(RecordSplitter records, char separator, Encodings encodings)
      throws IOException {
    Chunk first = records.record();
    boolean declared = false;
    while (first != null) {
      String text = first.text(encodings).toString();
      if (!declared && CsvStart.isDeclaration(text)) {
        declared = true;
      } else if (!text.replace(separator, ' ').isBlank()) {
        return header(text, separator);
      }
      first = records.record();
    }
    throw new InvalidInputException("The file is empty.");
  }

  private static List<String> header(String text, char separator) {
    try {
      return CsvReader.builder()
          .fieldSeparator(separator)
          .allowUnclosedQuote(false)
          .ofSingleCsvRecord(text)
          .getFields();
    } catch (CsvParseException e) {
      throw new InvalidInputException(
          "The header cannot be read: a quote in it is not closed, or it has too many fields.");
    }
  }

  @Override
  Batch parse(Chunk chunk, RowReader rows) {
    Batch batch = rows.startBatch();
    CharBuffer text = characters(chunk);
    CsvRowHandler handler = new CsvRowHandler(rows, fields, chunk.line());
    try (var csv =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(2 * Limits.RECORD_BYTES)
            .build(handler, new CharArrayReader(text.array(), 0, text.limit()))) {
      csv.forEach(_ -> {});
    } catch (CsvParseException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The CSV is broken on line %,d: a quote is not closed, or more follows a closing one.",
              handler.line()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    blanks.addAndGet(handler.blanks());
    return batch;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(super.warnings());
    if (blanks.get() > 0) {
      warnings.add(
          blanks.get() == 1
              ? "A row with nothing in it was left out."
              : String.format(
                  Locale.ROOT, "%,d rows with nothing in them were left out.", blanks.get()));
    }
    return warnings;
  }

  @Override
  public FileFormat format() {
    return FileFormat.CSV;
  }
}

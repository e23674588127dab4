package io.millrace.prediction.protocol;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Instances as lines of CSV (RFC 4180). The first line names columns where the type of the body
 * says so, {@code text/csv; header=present}, or where it says nothing and at least half of the
 * cells are names of the model's columns; else each line has a cell for each column that the model
 * takes, in its order.
 */
final class CsvBody {

  private static final String HEADER = "header";
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private CsvBody() {}

  /**
   * Reads a body.
   *
   * @throws InvalidInputException if it is not CSV in UTF-8, or has no line of values
   */
  static Instances read(
      byte[] body, MediaType type, Signature signature, Instances.Options options) {
    List<List<String>> lines = lines(text(body));
    boolean header = !lines.isEmpty() && hasHeader(lines.getFirst(), type, signature);
    List<String> columns =
        header
            ? distinct(lines.getFirst().stream().map(String::strip).toList())
            : InstanceRows.columns(signature);
    List<List<String>> rows = header ? lines.subList(1, lines.size()) : lines;
    return new Instances(rows.size(), i -> InstanceRows.named(columns, rows.get(i), i), options);
  }

  private static boolean hasHeader(List<String> line, MediaType type, Signature signature) {
    return switch (type.parameter(HEADER)) {
      case "present" -> true;
      case "absent" -> false;
      default -> {
        Set<String> known = new HashSet<>(InstanceRows.columns(signature));
        known.addAll(signature.carried());
        known.add(signature.target());
        yield 2 * line.stream().filter(cell -> known.contains(cell.strip())).count() >= line.size();
      }
    };
  }

  private static List<String> distinct(List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new InvalidInputException("columns of the first line", "named once each", column);
      }
    }
    return columns;
  }

  private static List<List<String>> lines(String text) {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // told with the instance
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      return reader.stream().limit(Instances.MAX + 2L).map(CsvRecord::getFields).toList();
    } catch (CsvParseException e) {
      throw new InvalidInputException("This is not valid CSV: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("The body is not UTF-8.");
    }
  }
}

package io.millrace.batch;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.read.WrittenRows;
import io.millrace.tabular.rows.Echo;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file whose rows are read one after the other, and beside it the one to which they go in the
 * same format, with what is predicted of them. Closing ends both.
 */
abstract sealed class RowsToPredict implements Closeable
    permits CsvToPredict, JsonLinesToPredict, ParquetToPredict {

  /**
   * Opens a file, and begins the other.
   *
   * @throws InvalidInputException if it can never be read, or is of another model
   */
  static RowsToPredict open(Source source, Path to, PredictionColumns columns, Limits limits)
      throws IOException {
    WrittenRows rows = WrittenRows.open(source, limits);
    try {
      return switch (rows.format()) {
        case CSV -> new CsvToPredict(rows, to, columns);
        case JSON_LINES -> new JsonLinesToPredict(rows, to, columns);
        case PARQUET -> new ParquetToPredict(rows, to, columns, limits);
        case JSON_ARRAY ->
            throw new InvalidInputException(
                "The file is one JSON array: write one object a line, which is JSON Lines.");
      };
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** Goes on to the next row, if there is one. */
  abstract boolean next() throws IOException;

  /** The line on which the row starts, from 1; of Parquet, its number. */
  abstract long line();

  /**
   * The row's values in the columns that the model knows.
   *
   * @throws InvalidInputException if it is no row
   */
  abstract Map<String, @Nullable Object> values();

  /** The row as it is written, by column, for whoever looks for it. */
  abstract Map<String, @Nullable Object> written();

  /** Writes the row. */
  abstract void keep(Prediction prediction) throws IOException;

  abstract String mediaType();

  /** What whoever sent the file should know. */
  abstract List<String> warnings();

  /**
   * Refuses a file that cannot be of this model.
   *
   * @param header the names of the file's columns
   */
  static void check(List<String> header, Signature signature) {
    Set<String> names = header.stream().map(Fields::name).collect(Collectors.toSet());
    List<String> inputs = signature.inputs().stream().map(Signature.Input::name).toList();
    if (inputs.stream().map(Fields::name).noneMatch(names::contains)) {
      throw new InvalidInputException(
          "No column of the file is one that the model takes; it takes %s, and the file has %s."
              .formatted(Echo.of(String.join(", ", inputs)), Echo.of(String.join(", ", header))));
    }
    List<String> lacking =
        signature.inputs().stream()
            .filter(input -> input.required() && !names.contains(Fields.name(input.name())))
            .map(Signature.Input::name)
            .toList();
    if (!lacking.isEmpty()) {
      throw new InvalidInputException(
          "The model needs a value in %s, which the file has no column for; it has %s."
              .formatted(Echo.of(String.join(", ", lacking)), Echo.of(String.join(", ", header))));
    }
  }
}

package io.millrace.batch;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Prediction;
import io.millrace.tabular.parquet.ParquetCopy;
import io.millrace.tabular.read.WrittenRows;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of Parquet, whose columns keep their types. */
final class ParquetToPredict extends RowsToPredict {

  private final WrittenRows file;
  private final ParquetCopy copy;
  private final PredictionColumns columns;
  private final Map<String, String> known;

  ParquetToPredict(WrittenRows file, Path to, PredictionColumns columns, Limits limits)
      throws IOException {
    if (!file.compression().isEmpty()) {
      throw new InvalidInputException(
          "The Parquet file is packed with %s: send it as it is, it is compressed in itself."
              .formatted(file.compression()));
    }
    this.file = file;
    this.columns = columns;
    known = columns.known();
    copy =
        ParquetCopy.open(
            file.content(),
            to,
            known.keySet(),
            header ->
                columns.beside(header).stream()
                    .map(column -> new ParquetCopy.Added(column.name(), column.type()))
                    .toList(),
            limits);
    try {
      check(copy.header(), columns.signature());
    } catch (InvalidInputException e) {
      copy.close();
      throw e;
    }
  }

  @Override
  boolean next() {
    return copy.next();
  }

  @Override
  long line() {
    return copy.row();
  }

  @Override
  Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    copy.values().forEach((name, value) -> values.put(known.getOrDefault(name, name), value));
    return values;
  }

  @Override
  Map<String, @Nullable Object> written() {
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    copy.values()
        .forEach((name, value) ->
            written.put(
                name,
                switch (value) {
                  case null -> null;
                  case Number number -> number;
                  case Boolean flag -> flag;
                  case byte[] _ -> "binary";
                  default -> value.toString();
                }));
    return written;
  }

  @Override
  void keep(Prediction prediction) throws IOException {
    copy.keep(columns.values(prediction));
  }

  @Override
  String mediaType() {
    return "application/vnd.apache.parquet";
  }

  @Override
  List<String> warnings() {
    return copy.warnings();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      copy.close();
    }
  }
}

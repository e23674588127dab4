package io.millrace.prediction.protocol;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.modeling.Signature;
import io.millrace.wire.Capture;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Predictions as lines of CSV in the order of the instances: {@code class,probability,id}, or
 * {@code value,id} of a regression, {@code value,lower,upper,id} of one that says intervals, and
 * where instances are answered each by itself, the reason of one that is wrong in a last cell.
 */
final class PredictionCsv {

  private PredictionCsv() {}

  /**
   * The predictions.
   *
   * @param header whether the first line names the columns
   * @param partial whether there is a column for reasons
   */
  static String of(Predictions predictions, boolean header, boolean partial) {
    List<String> names = names(predictions.signature());
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      if (header) {
        csv.writeRecord(row(names, partial, "error"));
      }
      for (Answer answer : predictions.answers()) {
        csv.writeRecord(
            switch (answer) {
              case Answer.Given(var capture, var _, var _) -> row(cells(capture), partial, "");
              case Answer.Refused(var reason) ->
                  row(Collections.nCopies(names.size(), ""), partial, reason);
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<String> names(Signature signature) {
    return switch (signature.task()) {
      case BINARY, MULTICLASS -> List.of("class", "probability", "id");
      case REGRESSION ->
          signature.interval() == null
              ? List.of("value", "id")
              : List.of("value", "lower", "upper", "id");
    };
  }

  private static List<String> cells(Capture capture) {
    return switch (capture.output()) {
      case Capture.Output.Classified(var label, var _, var probabilities) ->
          List.of(
              label,
              Double.toString(probabilities.getOrDefault(label, Double.NaN)),
              capture.predictionId());
      case Capture.Output.Estimated(var value, var interval) ->
          interval == null
              ? List.of(Double.toString(value), capture.predictionId())
              : List.of(
                  Double.toString(value),
                  Double.toString(interval.lower()),
                  Double.toString(interval.upper()),
                  capture.predictionId());
    };
  }

  private static List<String> row(List<String> cells, boolean partial, String error) {
    if (!partial) {
      return cells;
    }
    List<String> all = new ArrayList<>(cells);
    all.add(error);
    return all;
  }
}

package io.millrace.prediction.protocol;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.domain.Task;
import io.millrace.wire.Capture;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as lines of CSV in the order of the instances: {@code class,probability,id}, or
 * {@code value,id} of a regression, and where instances are answered each by itself, the reason of
 * one that is wrong in a last cell.
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
    boolean regression = predictions.signature().task() == Task.REGRESSION;
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      if (header) {
        csv.writeRecord(
            row(
                regression ? List.of("value", "id") : List.of("class", "probability", "id"),
                partial,
                "error"));
      }
      for (Answer answer : predictions.answers()) {
        csv.writeRecord(
            switch (answer) {
              case Answer.Given(var capture, var _, var _) -> row(cells(capture), partial, "");
              case Answer.Refused(var reason) ->
                  row(regression ? List.of("", "") : List.of("", "", ""), partial, reason);
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<String> cells(Capture capture) {
    return switch (capture.output()) {
      case Capture.Output.Classified(var label, var _, var probabilities) ->
          List.of(
              label,
              Double.toString(probabilities.getOrDefault(label, Double.NaN)),
              capture.predictionId());
      case Capture.Output.Estimated(var value) ->
          List.of(Double.toString(value), capture.predictionId());
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

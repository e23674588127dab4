package io.millrace.prediction.protocol;

import static java.util.stream.Collectors.joining;

import io.millrace.modeling.PlainJson;
import io.millrace.prediction.protocol.Format.Wanted;

/**
 * Writes predictions in the format that a request wants.
 *
 * @param header whether CSV has a line with the names of its columns, where the request says
 *     nothing
 * @param partial whether instances are answered each by itself
 */
record PredictionWriter(Wanted wanted, boolean header, boolean partial) implements Protocol.Writer {

  /**
   * The writer for what is asked.
   *
   * @throws RefusedException if it cannot be written so
   */
  static PredictionWriter of(Wanted wanted, boolean header, Instances.Options options) {
    if (wanted.format() == Format.CSV && options.explain()) {
      throw new RefusedException(
          406,
          "not_acceptable",
          "Explanations are given as application/json or application/jsonlines, not as text/csv.");
    }
    return new PredictionWriter(wanted, header, options.partial());
  }

  @Override
  public HttpResponse write(Predictions predictions) {
    return switch (wanted.format()) {
      case JSON -> HttpResponse.ok(PredictionJson.of(predictions));
      case JSON_LINES ->
          HttpResponse.ok(
              wanted.format().type(),
              predictions.answers().stream()
                  .map(answer -> PlainJson.writeText(PredictionJson.of(answer)) + "\n")
                  .collect(joining()));
      case CSV ->
          HttpResponse.ok(
              wanted.format().type() + "; header=" + (hasHeader() ? "present" : "absent"),
              PredictionCsv.of(predictions, hasHeader(), partial));
    };
  }

  private boolean hasHeader() {
    return switch (wanted.type().parameter("header")) {
      case "present" -> true;
      case "absent" -> false;
      default -> header;
    };
  }
}

package io.millrace.batch;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import java.io.IOException;

/** Predicts rows with one version. */
final class RowPredictor {

  /** What the model says before the fault of an instance: rows are told by number elsewhere. */
  private static final String WHICH = "^instance 0: ";

  private final Model model;
  private final int version;

  RowPredictor(Model model, int version) {
    this.model = model;
    this.version = version;
  }

  /**
   * Predicts what can be predicted, and tells of the rest.
   *
   * @return those that were predicted as published, the others as quarantined
   */
  RowCounts predict(RowsToPredict rows, WrongRows wrong) throws IOException {
    long read = 0;
    long predicted = 0;
    while (rows.next()) {
      read++;
      Prediction prediction;
      try {
        prediction = predict(rows);
      } catch (InvalidInputException e) {
        wrong.add(read, rows.line(), e.reason().replaceFirst(WHICH, ""), rows.written());
        continue;
      }
      rows.keep(prediction);
      predicted++;
    }
    return new RowCounts(read, predicted, read - predicted);
  }

  private Prediction predict(RowsToPredict rows) {
    Prediction prediction = model.predict(model.read(0, rows.values()).features());
    if (!Double.isFinite(prediction.score())) {
      throw new InvalidInputException("version %s gave no number".formatted(version));
    }
    return prediction;
  }
}

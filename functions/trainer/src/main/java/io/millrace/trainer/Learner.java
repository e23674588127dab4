package io.millrace.trainer;

import java.io.IOException;
import java.util.Map;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Fits a model of one kind, with one choice of settings, to rows. */
interface Learner {

  /** The name for people and for the provenance, such as {@code trees of depth 5}. */
  String name();

  /** The settings, by the names that people give them. */
  Map<String, String> settings();

  /**
   * Fits a model to some rows, and finds on others how far to go.
   *
   * @throws Interrupted if it was asked to stop
   */
  Fitted fit(Fold fold) throws XGBoostError, IOException;

  /**
   * Fits a model to more rows, as far as was found before: nothing is held out.
   *
   * @param found by {@link #fit} of this learner
   * @throws Interrupted if it was asked to stop
   */
  Fitted refit(Fitted found, Examples all) throws XGBoostError, IOException;
}

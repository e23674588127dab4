package io.millrace.domain;

/** What a model predicts. */
public enum Task {
  /** One of two classes, with a probability for the positive one. */
  BINARY,
  /** One of three or more classes, with a probability for each. */
  MULTICLASS,
  /** A number. */
  REGRESSION
}

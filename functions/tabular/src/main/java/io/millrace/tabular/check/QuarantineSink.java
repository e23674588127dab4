package io.millrace.tabular.check;

/** Where rows go that are not published. */
@FunctionalInterface
public interface QuarantineSink {

  /** Takes the next row, in the order of the file. */
  void accept(QuarantinedRow row);
}

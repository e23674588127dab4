package io.millrace.cost;

/** The month that Amazon's own price examples count with. */
final class Month {

  static final int HOURS = 730;
  static final int MINUTES = HOURS * 60;
  static final int SECONDS = MINUTES * 60;

  private Month() {}
}

package io.millrace.doctor;

/** How a check ended. */
sealed interface Result {

  /** It is as it should be. */
  record Ok(String what) implements Result {}

  /**
   * Not as it should be.
   *
   * @param what is missing or wrong
   * @param remedy what to do, as a command where there is one
   */
  record Missing(String what, String remedy) implements Result {}

  /** It could not be found out. */
  record Unknown(String why) implements Result {}

  /** It is not asked of this place, or not yet. */
  record NotApplicable(String why) implements Result {}
}

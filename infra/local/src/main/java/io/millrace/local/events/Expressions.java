package io.millrace.local.events;

import io.millrace.local.service.TemplateException;
import io.millrace.schedules.Schedule;

/** The schedule expressions of a template. */
final class Expressions {

  private Expressions() {}

  /**
   * When this expression fires.
   *
   * @throws TemplateException if it is none, or there is no such time zone
   */
  static Schedule read(String expression, String zone) {
    try {
      return Schedule.of(expression, zone);
    } catch (IllegalArgumentException e) {
      throw new TemplateException(String.valueOf(e.getMessage()));
    }
  }
}

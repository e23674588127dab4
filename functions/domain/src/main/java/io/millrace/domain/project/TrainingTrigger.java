package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.Duration;

/**
 * Which published data are trained on unasked, where not every dataset version is. The first always
 * is; somebody, or the answer to an incident, may ask for any other.
 */
public sealed interface TrainingTrigger {

  /** No other. */
  record Asked() implements TrainingTrigger {}

  /**
   * The newest, once so much time has passed since a training was launched.
   *
   * @param interval 1 hour to 366 days
   */
  record Every(Duration interval) implements TrainingTrigger {
    public Every {
      Check.that(
          interval.compareTo(Duration.ofHours(1)) >= 0
              && interval.compareTo(Duration.ofDays(366)) <= 0,
          "every",
          "1 hour to 366 days",
          interval);
    }
  }

  /**
   * The newest, at a time of the week: the first that comes after it was published and a training
   * was launched.
   */
  record At(WeeklyTime time) implements TrainingTrigger {}

  /**
   * The newest, once files brought so many rows since the data that were trained on last.
   *
   * @param number at least 1
   */
  record NewRows(long number) implements TrainingTrigger {
    public NewRows {
      Check.that(number >= 1, "rows", "at least 1", number);
    }
  }
}

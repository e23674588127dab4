package io.millrace.domain.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a closer look at a model found, beyond its figures on all held-out rows.
 *
 * @param fairness group by group; null where the project declares no groups
 * @param slices segment by segment
 * @param leaks what may tell a model more than it will know when it is asked
 * @param robustness how it does on rows that are not as they should be; null where that could not
 *     be measured
 * @param stability how far it is one of chance; null where the project does not ask
 */
public record Scrutiny(
    @Nullable Fairness fairness,
    @Nullable Slices slices,
    List<Leak> leaks,
    @Nullable Robustness robustness,
    @Nullable Stability stability) {
  public Scrutiny {
    leaks = List.copyOf(leaks);
  }

  /** What was found of a model that has learned with one seed. */
  public Scrutiny(
      @Nullable Fairness fairness,
      @Nullable Slices slices,
      List<Leak> leaks,
      @Nullable Robustness robustness) {
    this(fairness, slices, leaks, robustness, null);
  }

  /** The same, with what several seeds say; null where they say nothing. */
  public Scrutiny with(@Nullable Stability found) {
    return new Scrutiny(fairness, slices, leaks, robustness, found);
  }
}

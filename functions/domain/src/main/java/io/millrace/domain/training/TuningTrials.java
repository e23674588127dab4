package io.millrace.domain.training;

import io.millrace.domain.project.Tuning.Goal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The trials of a search in which each was a job, by the figures that the project's own code
 * printed of validation rows. The best of many looks better here than it is: how good it is,
 * held-out rows say.
 *
 * @param entries the best first, those without a figure last
 */
public record TuningTrials(Goal goal, List<Entry> entries) {

  public TuningTrials {
    entries = List.copyOf(entries);
  }

  /**
   * A trial.
   *
   * @param job its name
   * @param settings that were tried, by name
   * @param value that was printed; null where there is none
   * @param state how the job ended, as SageMaker says it: {@code Completed}
   */
  public record Entry(
      String job, Map<String, String> settings, @Nullable Double value, String state) {
    public Entry {
      settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** Its settings, for people: {@code depth 4, rate 0.01}. */
    public String told() {
      return settings.entrySet().stream()
          .map(each -> each.getKey() + " " + each.getValue())
          .collect(Collectors.joining(", "));
    }
  }
}

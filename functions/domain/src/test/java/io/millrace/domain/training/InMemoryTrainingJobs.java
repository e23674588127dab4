package io.millrace.domain.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Jobs that end when the test says so. */
public final class InMemoryTrainingJobs implements TrainingJobs {

  private final Map<String, TrainingJob> launched = new LinkedHashMap<>();
  private final Map<String, JobState> states = new LinkedHashMap<>();

  @Override
  public synchronized void launch(TrainingJob job) {
    if (launched.putIfAbsent(job.name(), job) == null) {
      states.put(job.name(), new JobState.Running("Starting"));
    }
  }

  @Override
  public synchronized Optional<JobState> describe(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** What was launched, by name. */
  public synchronized Map<String, TrainingJob> launched() {
    return Map.copyOf(launched);
  }

  /** Lets a launched job reach this state. */
  public synchronized void reach(String name, JobState state) {
    states.put(name, state);
  }
}

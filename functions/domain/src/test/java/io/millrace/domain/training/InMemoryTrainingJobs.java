package io.millrace.domain.training;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs that end when the test says so. */
public final class InMemoryTrainingJobs implements TrainingJobs {

  private final Map<String, TrainingJob> launched = new LinkedHashMap<>();
  private final Map<String, JobState> states = new LinkedHashMap<>();

  private List<TuningTrials.Entry> trials = List.of();
  private Duration paid = Duration.ofSeconds(90);
  private int most = Integer.MAX_VALUE;

  /** From now on so many run at once, and no more. */
  public synchronized void limitTo(int jobs) {
    most = jobs;
  }

  @Override
  public synchronized Launch launch(TrainingJob job) {
    if (!launched.containsKey(job.name())) {
      if (states.values().stream().filter(JobState.Running.class::isInstance).count() >= most) {
        return new Launch.NoCapacity("for one of %s jobs to end".formatted(most));
      }
      launched.put(job.name(), job);
      states.put(job.name(), new JobState.Running("Starting"));
    }
    return new Launch.Started();
  }

  @Override
  public synchronized Optional<JobState> describe(String name) {
    return Optional.ofNullable(states.get(name));
  }

  @Override
  public synchronized void stop(String name) {
    states.computeIfPresent(
        name,
        (_, state) ->
            state instanceof JobState.Running ? new JobState.Failed("stopped when asked") : state);
  }

  @Override
  public synchronized Optional<Duration> billed(String name) {
    return Optional.ofNullable(states.get(name)).map(_ -> paid);
  }

  @Override
  public synchronized List<TuningTrials.Entry> trials(String name) {
    return launched.containsKey(name) ? trials : List.of();
  }

  /** From now on these are the trials of each search. */
  public synchronized void tried(List<TuningTrials.Entry> all) {
    trials = List.copyOf(all);
  }

  /** For so long each job is paid. */
  public synchronized void pay(Duration time) {
    paid = time;
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

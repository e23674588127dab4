package io.millrace.training;

import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.util.List;

/**
 * The jobs of a run.
 *
 * @param before each begins when the one before it has ended well
 * @param last leaves the run's archive
 */
record RunJobs(List<TrainingJob> before, TrainingJob last) {
  RunJobs {
    before = List.copyOf(before);
  }
}

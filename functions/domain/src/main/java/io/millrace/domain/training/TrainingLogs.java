package io.millrace.domain.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What training jobs print. */
public interface TrainingLogs {

  /**
   * The lines that a job printed, oldest first, 1000 at most.
   *
   * @param after the {@code next} of an earlier page, to get what came since; null for the start
   * @return an empty page where the job has not printed anything yet
   * @throws io.millrace.domain.InvalidInputException if {@code after} is of no earlier page
   * @throws io.millrace.domain.UnavailableException if the log could not be read
   */
  LogPage read(String jobName, @Nullable String after);

  /**
   * Some lines of a log.
   *
   * @param next where the log goes on; null where it has not begun
   */
  record LogPage(List<String> lines, @Nullable String next) {
    public LogPage {
      lines = List.copyOf(lines);
    }
  }
}

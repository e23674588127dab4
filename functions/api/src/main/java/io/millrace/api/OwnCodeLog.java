package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.JobName.Step;
import io.millrace.domain.training.TrainingLogs;
import io.millrace.domain.training.TrainingLogs.LogPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of a run print whose model a project's own code learns, one after another. Where a
 * page ends is told with the step that it is of, {@code CODE.f/3912…}.
 */
final class OwnCodeLog {

  private final TrainingLogs logs;
  private final List<Step> steps;

  /**
   * @param tuned whether the code's settings are searched for
   */
  OwnCodeLog(TrainingLogs logs, boolean tuned) {
    this.logs = logs;
    this.steps = List.of(Step.PREPARE, tuned ? Step.TUNING : Step.CODE, Step.MODEL);
  }

  /**
   * The lines after an earlier page.
   *
   * @param job the run's last
   * @throws InvalidInputException if {@code after} is of no earlier page
   */
  LogPage read(String job, @Nullable String after) {
    JobName last = JobName.parse(job);
    int dot = after == null ? 0 : after.indexOf('.');
    int at = after == null ? 0 : step(after.substring(0, Math.max(0, dot)));
    LogPage page =
        logs.read(
            last.of(steps.get(at)).toString(), after == null ? null : after.substring(dot + 1));
    while (page.lines().isEmpty() && at + 1 < steps.size()) {
      LogPage next = logs.read(last.of(steps.get(at + 1)).toString(), null);
      if (next.next() == null) {
        break; // it has not begun
      }
      page = next;
      at++;
    }
    return new LogPage(
        page.lines(), page.next() == null ? null : steps.get(at) + "." + page.next());
  }

  private int step(String name) {
    for (Step step : steps) {
      if (step.name().equals(name)) {
        return steps.indexOf(step);
      }
    }
    throw new InvalidInputException("after", "the next of an earlier page", name);
  }
}

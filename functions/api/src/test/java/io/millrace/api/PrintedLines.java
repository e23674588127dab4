package io.millrace.api;

import io.millrace.domain.Check;
import io.millrace.domain.training.TrainingLogs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log of three lines, two a page. */
final class PrintedLines implements TrainingLogs {
  private static final List<String> LINES = List.of("[0] auc 0.7", "[1] auc 0.8", "done");

  @Override
  public LogPage read(String jobName, @Nullable String after) {
    int from = after == null ? 0 : after.matches("[0-9]{1,3}") ? Integer.parseInt(after) : -1;
    Check.that(from >= 0, "after", "the 'next' of an earlier page", from);
    int to = Math.min(from + 2, LINES.size());
    return new LogPage(LINES.subList(from, to), Integer.toString(to));
  }
}

package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.util.List;

/**
 * How far the feedback of a project was read.
 *
 * @param after the key up to which everything was
 * @param read keys after it that were; those that are left out are read once more, which changes
 *     nothing
 */
record FeedbackProgress(String after, List<String> read) implements Entity {

  static final FeedbackProgress NONE = new FeedbackProgress("", List.of());

  /** So many are remembered. */
  static final int MOST_READ = 2000;

  FeedbackProgress {
    read = List.copyOf(read);
  }

  static Key<FeedbackProgress> key(ProjectName project) {
    return new Key<>(FeedbackProgress.class, Key.partitionOf(project), "feedback-read");
  }
}

package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a project that wait for others, to become one dataset version with them.
 *
 * @param until when no more are waited for: so long after the first as its project says
 * @param uploads the ids of those that wait: as they came, and once it is complete in the order in
 *     which their rows follow each other. Empty where none wait
 * @param revision of the definition that they are published by; null while others may come
 */
public record Gathering(
    ProjectName project, Instant until, List<String> uploads, @Nullable Integer revision)
    implements Entity {

  /** How many files wait at most: with the last of them it is complete. */
  public static final int MOST = 1000;

  public Gathering {
    uploads = List.copyOf(uploads);
  }

  /** Where what waits in a project is kept. */
  public static Key<Gathering> key(ProjectName project) {
    return new Key<>(Gathering.class, Key.partitionOf(project), "gathering");
  }

  /** Whether no more files are waited for, or it is time to wait for no more. */
  public boolean isDue(Instant now) {
    return revision != null || uploads.size() >= MOST || !now.isBefore(until);
  }
}

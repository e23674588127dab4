package io.millrace.domain.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;

/**
 * Where the predictions of a window and their labels are kept.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param contents the predictions and the labels, as monitoring keeps them
 */
public record JoinedWindow(Instant from, Instant to, ObjectRef contents) implements Entity {

  /** Where the contents of all windows of a project are, in the data bucket. */
  public static String folder(ProjectName project) {
    return "joined/%s/".formatted(project);
  }

  /** Where the contents of the window that begins then are. */
  public static String file(ProjectName project, Instant from) {
    return "%s%s.json.gz".formatted(folder(project), from);
  }

  /** What stands for the value of an entity key: whose prediction it was is not kept twice. */
  public static String entity(String value) {
    return Sha256.of(value).shortHex();
  }

  /** The prefix of all windows' sort keys. */
  public static String prefix() {
    return "joined#";
  }

  /** Where the window that begins then is kept. */
  public static Key<JoinedWindow> key(ProjectName project, Instant from) {
    return new Key<>(JoinedWindow.class, Key.partitionOf(project), prefix() + from);
  }
}

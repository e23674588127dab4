package io.millrace.domain.project;

import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Change;
import io.millrace.domain.ledger.Decision;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Transition;
import io.millrace.domain.ledger.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The projects that are declared. */
public final class Projects {

  private final Journal journal;
  private final InstantSource clock;

  public Projects(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** The revision in force. */
  public Optional<ProjectRevision> find(ProjectName name) {
    return journal.ledger().find(ProjectRevision.current(name)).map(Revised::value);
  }

  /** The definition as it was at this revision. */
  public Optional<ProjectRevision> find(ProjectName name, int revision) {
    return journal.ledger().find(ProjectRevision.key(name, revision)).map(Revised::value);
  }

  /** All projects in the revision in force, by name from z to a, 1000 at most. */
  public List<ProjectRevision> all() {
    return journal.ledger().latest(ProjectRevision.class, ProjectRevision.PROJECTS, "", 1000);
  }

  /**
   * Puts a definition into force. Idempotent: the definition that is in force already stays the
   * revision that it is.
   *
   * @param digest of the definition as it was written
   */
  public ProjectRevision declare(Project project, Sha256 digest, String by) {
    return journal.settle(() -> decide(project, digest, by));
  }

  /**
   * Puts a definition into force where there is none. Idempotent: one that is in force stays.
   *
   * @return the revision in force
   */
  public ProjectRevision declareIfAbsent(Project project, Sha256 digest, String by) {
    return journal.settle(() ->
        find(project.name())
            .<Decision<ProjectRevision>>map(Decision.Leave::new)
            .orElseGet(() -> decide(project, digest, by)));
  }

  private Decision<ProjectRevision> decide(Project project, Sha256 digest, String by) {
    var key = ProjectRevision.current(project.name());
    var read = journal.ledger().find(key);
    if (read.isPresent() && read.get().value().digest().equals(digest)) {
      return new Decision.Leave<>(read.get().value());
    }
    int before = read.map(current -> current.value().revision()).orElse(0);
    var next = new ProjectRevision(project, before + 1, digest, by, clock.instant());
    return new Decision.Apply<>(
        new Change(
            project.name(),
            List.of(
                new Write<>(key, next, read.map(Revised::revision).orElse(0L)),
                Write.create(ProjectRevision.key(project.name(), next.revision()), next)),
            new Transition(
                next.at(),
                by,
                "project",
                before == 0 ? Transition.NONE : "revision " + before,
                "revision " + next.revision(),
                "declared"),
            List.of(new Event.ProjectDeclared(project.name(), next.revision()))),
        next);
  }
}

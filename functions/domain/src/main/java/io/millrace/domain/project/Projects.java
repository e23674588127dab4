package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Shortened;
import io.millrace.domain.access.NotAllowedException;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The projects that are declared. */
public final class Projects {

  private static final int MOST_TOLD = 1000;

  private final Transactions transactions;
  private final InstantSource clock;

  public Projects(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The revision in force. */
  public Optional<ProjectRevision> find(ProjectName name) {
    return transactions.stateStore().find(ProjectRevision.current(name)).map(Revised::value);
  }

  /** The definition as it was at this revision. */
  public Optional<ProjectRevision> find(ProjectName name, int revision) {
    return transactions.stateStore().find(ProjectRevision.key(name, revision)).map(Revised::value);
  }

  /**
   * The definition in force.
   *
   * @throws InvalidInputException if there is no such project
   */
  public Project require(ProjectName name) {
    return find(name)
        .orElseThrow(() -> new InvalidInputException("there is no project " + name))
        .project();
  }

  /**
   * The definition as it was at this revision.
   *
   * @throws InvalidInputException if there is no such revision
   */
  public Project require(ProjectName name, int revision) {
    return find(name, revision)
        .orElseThrow(
            () -> new InvalidInputException("%s has no revision %s".formatted(name, revision)))
        .project();
  }

  /** All projects in the revision in force, by name from z to a, 1000 at most. */
  public List<ProjectRevision> all() {
    return transactions
        .stateStore()
        .latest(ProjectRevision.class, ProjectRevision.PROJECTS, "", 1000);
  }

  /**
   * Projects in the revision in force, by name from a to z; each is listed under its name.
   *
   * @param after the name after which to begin, which need not be a project's; empty for the first
   * @param limit how many at most, at least 1
   */
  public List<Listed<ProjectRevision>> list(String after, int limit) {
    return transactions
        .stateStore()
        .list(ProjectRevision.class, ProjectRevision.PROJECTS, "", after, limit);
  }

  /**
   * Puts a definition into force: what somebody says now is newer than all that was said before.
   * Idempotent: the definition that is in force already stays the revision that it is.
   *
   * @param digest of the definition as it was written
   */
  public ProjectRevision declare(Project project, Sha256 digest, String by) {
    return declare(project, digest, by, Role.ADMIN);
  }

  /**
   * Puts a definition into force, if whoever declares it may; otherwise as {@link #declare(Project,
   * Sha256, String)}.
   *
   * @param authority their role: what guards a model is loosened by who could approve one
   * @throws NotAllowedException if it loosens a gate or the approval, and they could not approve
   * @throws InvalidInputException if it is larger than what can be kept
   */
  public ProjectRevision declare(Project project, Sha256 digest, String by, Role authority) {
    return transactions.transact(() -> {
      var read = inForce(project);
      var differences =
          Loosening.between(read.map(current -> current.value().project()).orElse(null), project);
      if (!differences.looser().isEmpty() && !authority.covers(differences.needed())) {
        throw new NotAllowedException(
            "this lets a version serve that nobody approved, or that would not have passed (%s): it needs the role %s, who could approve one"
                .formatted(String.join("; ", differences.looser()), differences.needed()));
      }
      checkSharing(project);
      return decide(read, project, digest, by, null);
    });
  }

  /**
   * Puts a definition into force that was dropped as a file, unless what is in force is newer:
   * whatever order files are heard of in, and however late, the newest wins. Idempotent.
   *
   * @param file that was dropped
   * @param newest the newest version of that file, looked up after it is known what is in force
   * @throws InvalidInputException if a newer one was dropped, or one was put since
   */
  public ProjectRevision declare(
      Project project,
      Sha256 digest,
      String by,
      StoredVersion file,
      Supplier<Optional<StoredVersion>> newest) {
    return transactions.transact(() -> {
      var read = inForce(project);
      if (newest.get().filter(file::equals).isEmpty()) {
        throw new InvalidInputException("Another definition was dropped since.");
      }
      read.map(Revised::value)
          .filter(current -> current.isNewerThan(file))
          .ifPresent(Projects::stale);
      checkSharing(project);
      return decide(read, project, digest, by, file);
    });
  }

  /** Whose data are shared keeps what the others need, or stops sharing with them. */
  private void checkSharing(Project project) {
    ProjectName owner = project.data().from();
    if (owner != null) {
      Project owning = require(owner);
      if (!project.sharesDataOf(owning)) {
        throw new InvalidInputException(
            "data.from",
            "a project that declares data: {sharedWith: [%s]}".formatted(project.name()),
            owner);
      }
      project
          .faultOfData(owning)
          .ifPresent(fault -> {
            throw new InvalidInputException(
                "data.from", "what can be learned from: " + fault, owner);
          });
    }
    for (ProjectName other : project.data().shares()) {
      find(other)
          .map(ProjectRevision::project)
          .filter(learner -> learner.sharesDataOf(project))
          .flatMap(learner -> learner.faultOfData(project))
          .ifPresent(fault -> {
            throw new InvalidInputException(
                "data.sharedWith", "what %s can learn from: %s".formatted(other, fault), other);
          });
    }
  }

  private static void stale(ProjectRevision current) {
    throw new InvalidInputException(
        "Revision %s was put by %s since, at %s: drop this definition again if it is to replace that."
            .formatted(current.revision(), current.by(), current.at()));
  }

  /**
   * Puts a definition into force where there is none. Idempotent: one that is in force stays.
   *
   * @return the revision in force
   */
  public ProjectRevision declareIfAbsent(Project project, Sha256 digest, String by) {
    return transactions.transact(() -> {
      var read = inForce(project);
      return read.isPresent()
          ? new Decision.NoChange<>(read.get().value())
          : decide(read, project, digest, by, null);
    });
  }

  private Optional<Revised<ProjectRevision>> inForce(Project project) {
    return transactions.stateStore().find(ProjectRevision.current(project.name()));
  }

  private Decision<ProjectRevision> decide(
      Optional<Revised<ProjectRevision>> read,
      Project project,
      Sha256 digest,
      String by,
      @Nullable StoredVersion file) {
    Check.that(
        !(project.training().trainer() instanceof OwnCode.Script(var _, var source, var _, var _))
            || source != null,
        "training.script",
        "{file: …, source: SHA-256}, of sources that PUT /v1/projects/%s/source took: ./millrace put project.yaml sends those beside it along"
            .formatted(project.name()),
        "a file alone");
    Check.that(
        !(project.training().trainer() instanceof BroughtModel(var _, var brought))
            || brought != null,
        "training.model",
        "{file: …, digest: SHA-256}, of a file that was put where POST /v1/projects/%s/model says: ./millrace put project.yaml sends it along"
            .formatted(project.name()),
        "a file alone");
    if (transactions.stateStore().find(LanguageModelRevision.current(project.name())).isPresent()) {
      throw new InvalidInputException(
          "name", "another one than a language model has", project.name());
    }
    var key = ProjectRevision.current(project.name());
    if (read.isPresent() && read.get().value().digest().equals(digest)) {
      return new Decision.NoChange<>(read.get().value());
    }
    var differences =
        Loosening.between(read.map(current -> current.value().project()).orElse(null), project);
    int before = read.map(current -> current.value().revision()).orElse(0);
    ColumnIds ids =
        read.map(current -> current.value().ids().and(project.columns()))
            .orElseGet(() -> ColumnIds.of(project.columns()));
    var next =
        new ProjectRevision(
            project,
            before + 1,
            digest,
            by,
            clock.instant(),
            file,
            ids.areThoseOf(project.columns()) ? null : ids);
    return new Decision.Commit<>(
        new Change(
            project.name(),
            List.of(
                new Write<>(key, next, read.map(Revised::revision).orElse(0L)),
                Write.create(ProjectRevision.key(project.name(), next.revision()), next)),
            new AuditedChange(
                next.at(),
                by,
                "project",
                before == 0 ? AuditedChange.NONE : "revision " + before,
                "revision " + next.revision(),
                declared(differences)),
            List.of(new Event.ProjectDeclared(project.name(), next.revision()))),
        next);
  }

  private static String declared(Loosening differences) {
    String all =
        differences.all().isEmpty()
            ? "declared"
            : "declared; " + String.join("; ", differences.all());
    return Shortened.to(MOST_TOLD, all);
  }
}

package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Dataset versions of one project that others learn from, each with a model of its own.
 *
 * <p>The other is given the newest version as a version of its own, of the same parts: no row is
 * written again, and what it is trained on, approved and served goes its own way.
 */
public final class SharedDatasets {

  private final Transactions transactions;
  private final InstantSource clock;

  public SharedDatasets(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Gives the newest data of a project to all that learn from them, and the project itself those
   * that it learns from. Idempotent.
   */
  public void share(ProjectName project) {
    given(transactions.stateStore(), project)
        .forEach(each -> transactions.transact(() -> decide(each)));
  }

  /** Whether somebody who learns from a project was not yet given this version, or a newer one. */
  public static boolean isUnshared(StateStore stateStore, DatasetVersion version) {
    return given(stateStore, version.project())
        .filter(each -> each.owner.equals(version.project()))
        .anyMatch(each -> each.last(stateStore) < version.version());
  }

  /** One project that learns from the data of another. */
  private record Given(ProjectName owner, ProjectName learner) {

    int last(StateStore stateStore) {
      return stateStore
          .find(SharedDataset.key(learner, owner))
          .map(known -> known.value().version())
          .orElse(0);
    }
  }

  private static Stream<Given> given(StateStore stateStore, ProjectName project) {
    Optional<Project> declared = inForce(stateStore, project).map(ProjectRevision::project);
    if (declared.isEmpty()) {
      return Stream.of();
    }
    Stream<Given> others =
        declared.get().data().shares().stream().map(learner -> new Given(project, learner));
    ProjectName owner = declared.get().data().from();
    return (owner == null ? others : Stream.of(new Given(owner, project)))
        .filter(each -> isAgreed(stateStore, each));
  }

  private static boolean isAgreed(StateStore stateStore, Given given) {
    Optional<ProjectRevision> owner = inForce(stateStore, given.owner);
    return inForce(stateStore, given.learner)
        .filter(
            learner -> owner.isPresent() && learner.project().sharesDataOf(owner.get().project()))
        .isPresent();
  }

  private static Optional<ProjectRevision> inForce(StateStore stateStore, ProjectName project) {
    return stateStore.find(ProjectRevision.current(project)).map(Revised::value);
  }

  private Decision<SharedDataset> decide(Given given) {
    StateStore stateStore = transactions.stateStore();
    var key = SharedDataset.key(given.learner, given.owner);
    Optional<Revised<SharedDataset>> read = stateStore.find(key);
    SharedDataset before =
        read.map(Revised::value).orElseGet(() -> new SharedDataset(given.owner, 0));
    Optional<DatasetVersion> newest =
        Newest.of(
                stateStore,
                DatasetVersion.class,
                Key.partitionOf(given.owner),
                DatasetVersion.prefix())
            .found()
            .filter(version -> version.version() > before.version());
    if (newest.isEmpty()) {
      return new Decision.NoChange<>(before);
    }
    var next = new SharedDataset(given.owner, newest.get().version());
    Write<?> told = new Write<>(key, next, read.map(Revised::revision).orElse(0L));
    return new Decision.Commit<>(change(given.learner, newest.get(), told), next);
  }

  private Change change(ProjectName learner, DatasetVersion version, Write<?> told) {
    StateStore stateStore = transactions.stateStore();
    ProjectRevision definition = inForce(stateStore, learner).orElseThrow();
    Optional<String> fault =
        new Projects(transactions, clock)
            .find(version.project(), version.projectRevision())
            .flatMap(owner -> definition.project().faultOfData(owner.project()));
    String source = "dataset %s of %s".formatted(version.version(), version.project());
    if (fault.isPresent()) {
      return new Change(learner, List.of(told), audited(source, "refused", fault.get()), List.of());
    }
    var next = Counter.next(stateStore, Counter.key(learner, DatasetVersion.KIND));
    DatasetVersion own =
        version.sharedWith(learner, definition.revision(), next.number(), clock.instant());
    List<Write<?>> writes = new ArrayList<>(List.of(told, next.write()));
    writes.add(Write.create(DatasetVersion.key(learner, own.version()), own));
    return new Change(
        learner,
        writes,
        audited("dataset " + (next.number() - 1), "dataset " + next.number(), source),
        List.of(new Event.DatasetPublished(learner, own.version())));
  }

  private AuditedChange audited(String from, String to, String why) {
    return new AuditedChange(clock.instant(), AuditedChange.MILLRACE, "dataset", from, to, why);
  }
}

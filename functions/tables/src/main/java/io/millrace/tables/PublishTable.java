package io.millrace.tables;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.event.Event;
import io.millrace.domain.pointer.Pointers;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every dataset version of a project that its table does not have into it, one after the
 * other, and then lets the table's tags and branches mean what the project's do.
 *
 * <p>What a version adds is written first; then one conditional write says that these are the
 * newest metadata. Whoever is killed in between, or comes second, leaves files that nothing leads
 * to.
 */
final class PublishTable implements Function<Event, PublishTable.Published> {

  private static final Logger log = LoggerFactory.getLogger(PublishTable.class);

  private final StateStore stateStore;
  private final Datasets datasets;
  private final Pointers<DatasetTag> tags;
  private final Branches branches;
  private final NextMetadata next;
  private final InstantSource clock;

  PublishTable(
      StateStore stateStore,
      Datasets datasets,
      Pointers<DatasetTag> tags,
      Branches branches,
      NextMetadata next,
      InstantSource clock) {
    this.stateStore = stateStore;
    this.datasets = datasets;
    this.tags = tags;
    this.branches = branches;
    this.next = next;
    this.clock = clock;
  }

  /**
   * How far a table is.
   *
   * @param version the newest dataset version that it was told of
   */
  record Published(String project, int version) {}

  @Override
  public Published apply(Event event) {
    return new Published(event.project().value(), upToDate(event.project()));
  }

  private int upToDate(ProjectName project) {
    while (true) {
      Optional<Revised<DatasetTable>> read = stateStore.find(DatasetTable.key(project));
      DatasetTable before = read.map(Revised::value).orElseGet(() -> DatasetTable.empty(project));
      Optional<DatasetTable> following = following(before).or(() -> referred(before));
      if (following.isEmpty()) {
        return before.version();
      }
      // Where another was first, its metadata have that version as well.
      var _ =
          stateStore.write(
              List.of(
                  new Write<>(
                      DatasetTable.key(project),
                      following.get(),
                      read.map(Revised::revision).orElse(0L))),
              isLast(following.get()) ? List.of(new Event.TableMoved(project)) : List.of());
    }
  }

  /** Whoever has more to do announces the last of it: others need not see what is between. */
  private boolean isLast(DatasetTable table) {
    return datasets.find(table.project(), table.version() + 1).isEmpty();
  }

  private List<BranchHead> heads(ProjectName project) {
    return branches.all(project).stream()
        .filter(Branch::isOpen)
        .map(branch ->
            new BranchHead(
                branch.name(), branch.base(), branch.hasGrown() ? branches.head(branch) : null))
        .toList();
  }

  /** The table whose tags and branches mean what the project's do; empty where they do already. */
  private Optional<DatasetTable> referred(DatasetTable before) {
    ObjectRef metadata = before.metadata();
    return metadata == null
        ? Optional.empty()
        : next.referred(before, metadata, tags.all(before.project()), heads(before.project()))
            .map(referred -> before.told(before.version(), referred, clock.instant()));
  }

  /**
   * The table that was told of the next version too; empty where there is none. What cannot be read
   * any more, or had rows that were forgotten, is no snapshot, and keeps no other version from
   * being one.
   */
  private Optional<DatasetTable> following(DatasetTable before) {
    return datasets
        .find(before.project(), before.version() + 1)
        .map(dataset -> {
          try {
            return before.told(
                dataset.version(),
                Erasures.of(stateStore, dataset).isPresent()
                    ? before.metadata()
                    : next.with(before, dataset),
                clock.instant());
          } catch (InvalidInputException e) {
            log.warn(
                "dataset {} of {} is no snapshot: {}",
                dataset.version(),
                dataset.project(),
                e.reason());
            return before.told(dataset.version(), before.metadata(), clock.instant());
          }
        });
  }
}

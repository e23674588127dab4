package io.millrace.domain.ledger;

import io.millrace.domain.project.ProjectName;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one kind in a project, in the order in which they began.
 *
 * <p>Their own keys are derived from what they are about, so that a repeat finds them, and say
 * nothing of time. An entry of this index is therefore written in the transaction that creates the
 * entity, and never again: each entity is in it exactly once, whatever is repeated or killed.
 *
 * @param kind how the index is called in sort keys, for instance {@code upload-at}
 * @param key where the entity of an id is kept
 */
public record TimeIndex<T extends Entity>(
    String kind, BiFunction<ProjectName, String, Key<T>> key) {

  /**
   * What the index knows of an entity.
   *
   * @param at when it began
   */
  public record IndexEntry(Instant at, String id) implements Entity {

    private Cursor cursor() {
      return new Cursor(at, id);
    }
  }

  /**
   * A part of a list, newest first.
   *
   * @param next before which the list goes on; null where this is its end
   */
  public record Page<T>(List<T> items, @Nullable Cursor next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** To be written in the transaction that creates the entity. */
  public Write<IndexEntry> entry(ProjectName project, String id, Instant at) {
    var entry = new IndexEntry(at, id);
    return Write.create(
        new Key<>(IndexEntry.class, Key.partitionOf(project), prefix() + entry.cursor()), entry);
  }

  /**
   * The entities that began last, newest first; costs one query and one read for each.
   *
   * <p>Each is as of the last acknowledged write. What begins while pages are read moves nothing
   * from one page to another.
   *
   * @param before the {@code next} of the page before, or a moment; null to start at the newest
   * @param limit how many at most, at least 1
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  public Page<T> newest(Ledger ledger, ProjectName project, @Nullable Cursor before, int limit) {
    List<IndexEntry> entries =
        ledger.latest(
            IndexEntry.class,
            Key.partitionOf(project),
            prefix(),
            before == null ? "" : prefix() + before,
            limit + 1); // one more says whether there are more
    List<T> items =
        entries.stream().limit(limit).map(entry -> entity(ledger, project, entry)).toList();
    return new Page<>(items, entries.size() > limit ? entries.get(limit - 1).cursor() : null);
  }

  private T entity(Ledger ledger, ProjectName project, IndexEntry entry) {
    return ledger
        .find(key.apply(project, entry.id()))
        .map(Revised::value)
        .orElseThrow(() -> new IllegalStateException("lost %s %s".formatted(kind, entry.id())));
  }

  private String prefix() {
    return kind + "#";
  }
}

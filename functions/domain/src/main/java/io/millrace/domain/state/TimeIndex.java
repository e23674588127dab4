package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
   * @param listed what stands there; each is called by its {@link Cursor}
   * @param next before which the list goes on; null where this is its end
   */
  public record Page<T extends Entity>(List<Listed<T>> listed, @Nullable Cursor next) {
    public Page {
      listed = List.copyOf(listed);
    }

    /** The entities of this page, without what cannot be read. */
    public List<T> items() {
      return Listed.readable(listed);
    }
  }

  /** The entry of an entity, to be written in the transaction that creates it. */
  public Write<IndexEntry> entry(ProjectName project, String id, Instant at) {
    var entry = new IndexEntry(at, id);
    return Write.create(
        new Key<>(IndexEntry.class, Key.partitionOf(project), prefix() + entry.cursor()), entry);
  }

  /**
   * The entities that began last, newest first; costs one query and one read of all together.
   *
   * <p>Each is as of the last acknowledged write. What begins while pages are read moves nothing
   * from one page to another.
   *
   * @param before the {@code next} of the page before, or a moment; null to start at the newest
   * @param limit how many at most, at least 1
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  public Page<T> newest(
      StateStore stateStore, ProjectName project, @Nullable Cursor before, int limit) {
    List<Listed<IndexEntry>> entries =
        stateStore.listNewest(
            IndexEntry.class,
            Key.partitionOf(project),
            prefix(),
            before == null ? "" : prefix() + before,
            limit + 1); // one more says whether there are more
    List<Listed<IndexEntry>> told = entries.subList(0, Math.min(limit, entries.size()));
    Map<String, Listed<T>> found =
        stateStore.findAll(
            Listed.readable(told).stream().map(entry -> key.apply(project, entry.id())).toList());
    return new Page<>(
        told.stream().map(entry -> listed(project, entry, found)).toList(),
        entries.size() > limit ? place(told.getLast()) : null);
  }

  private Cursor place(Listed<IndexEntry> entry) {
    return switch (entry) {
      case Listed.Entry<IndexEntry>(var _, var known) -> known.cursor();
      case Listed.Unreadable<IndexEntry>(var sort, var _) ->
          Cursor.parse("place", sort.substring(prefix().length()));
    };
  }

  private Listed<T> listed(
      ProjectName project, Listed<IndexEntry> entry, Map<String, Listed<T>> found) {
    String place = entry.sort().substring(prefix().length());
    return switch (entry) {
      case Listed.Entry<IndexEntry>(var _, var known) ->
          switch (found.get(key.apply(project, known.id()).sort())) {
            case null -> new Listed.Unreadable<>(place, "it is lost");
            case Listed.Entry<T>(var _, var entity) -> new Listed.Entry<>(place, entity);
            case Listed.Unreadable<T>(var _, var why) -> new Listed.Unreadable<>(place, why);
          };
      case Listed.Unreadable<IndexEntry>(var _, var why) -> new Listed.Unreadable<>(place, why);
    };
  }

  private String prefix() {
    return kind + "#";
  }
}

package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
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
    return new Page<>(
        told.stream().map(entry -> listed(stateStore, project, entry)).toList(),
        entries.size() > limit ? place(told.getLast()) : null);
  }

  private Cursor place(Listed<IndexEntry> entry) {
    return switch (entry) {
      case Listed.Entry<IndexEntry>(var _, var known) -> known.cursor();
      case Listed.Unreadable<IndexEntry>(var sort, var _) ->
          Cursor.parse("place", sort.substring(prefix().length()));
    };
  }

  private Listed<T> listed(StateStore stateStore, ProjectName project, Listed<IndexEntry> entry) {
    String place = entry.sort().substring(prefix().length());
    return switch (entry) {
      case Listed.Entry<IndexEntry>(var _, var known) -> {
        try {
          yield stateStore
              .find(key.apply(project, known.id()))
              .<Listed<T>>map(read -> new Listed.Entry<>(place, read.value()))
              .orElseGet(() -> new Listed.Unreadable<>(place, "it is lost"));
        } catch (UnavailableException e) {
          throw e;
        } catch (RuntimeException e) { // whatever somebody wrote there: the others are read
          yield new Listed.Unreadable<>(place, String.valueOf(e.getMessage()));
        }
      }
      case Listed.Unreadable<IndexEntry>(var _, var why) -> new Listed.Unreadable<>(place, why);
    };
  }

  private String prefix() {
    return kind + "#";
  }
}

package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.TimeIndex;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list as it is answered: no longer than asked for, and small enough for an answer.
 *
 * @param unreadable how many entries of this page cannot be read
 * @param next where the list goes on; null where this is its end
 */
record Told<T>(List<T> items, int unreadable, @Nullable Object next) {

  /**
   * What the items of an answer may have, beside one more, which is 400,000 bytes at most. Lambda
   * takes 6 MB, in which a byte of the body may be two.
   */
  static final int MOST_BYTES = 2_000_000;

  private static final int READ_AT_ONCE = 100;

  /** A page of what is numbered 1, 2, 3 …, the one with the highest number first. */
  static <T extends Entity> Told<T> numbered(
      Platform platform, Call call, ProjectName project, Class<T> type, String prefix) {
    return numbered(platform, call, Key.partitionOf(project), type, prefix);
  }

  /** The same, of what is kept in this partition. */
  static <T extends Entity> Told<T> numbered(
      Platform platform, Call call, String partition, Class<T> type, String prefix) {
    long before = call.beforeNumber();
    int limit = call.pageLimit();
    return of(
        platform
            .stateStore()
            .listNewest(
                type, partition, prefix, before == 0 ? "" : prefix + Key.padded(before), limit + 1),
        limit,
        sort -> Long.parseLong(sort.substring(prefix.length())));
  }

  /** Some of what is listed by name. */
  interface ByName<T extends Entity> {

    /**
     * Those that follow a name, from a to z, each listed under its name.
     *
     * @param limit how many at most
     */
    List<Listed<T>> list(String after, int limit);
  }

  /** A page of a list by name, of which callers see that in which they may look. */
  static <T extends Entity> Told<T> visible(Call call, ByName<T> all) {
    int limit = call.pageLimit();
    List<Listed<T>> visible = new ArrayList<>();
    String after = call.after();
    List<Listed<T>> read;
    do { // one more than the page, to know whether there is another
      read = all.list(after, READ_AT_ONCE);
      for (Listed<T> each : read) {
        after = each.sort();
        if (call.caller().mayIn(Role.VIEWER, each.sort())) {
          visible.add(each);
        }
      }
    } while (visible.size() <= limit && read.size() == READ_AT_ONCE);
    return of(visible, limit, name -> name);
  }

  /** A page of a list by time. */
  static <T extends Entity> Told<T> of(TimeIndex.Page<T> page) {
    return cut(page.listed(), page.next() == null ? null : page.next().toString(), place -> place);
  }

  /**
   * The first of these.
   *
   * @param read one more than the limit where there are more
   * @param place what to call the place of a sort key
   */
  static <T extends Entity> Told<T> of(
      List<Listed<T>> read, int limit, Function<String, Object> place) {
    return read.size() > limit
        ? cut(read.subList(0, limit), place.apply(read.get(limit - 1).sort()), place)
        : cut(read, null, place);
  }

  private static <T extends Entity> Told<T> cut(
      List<Listed<T>> page, @Nullable Object next, Function<String, Object> place) {
    List<T> items = new ArrayList<>();
    int unreadable = 0;
    long bytes = 0;
    for (Listed<T> each : page) {
      switch (each) {
        case Listed.Entry<T>(var sort, var value) -> {
          items.add(value);
          bytes += Json.bytes(value).length;
          if (bytes > MOST_BYTES && items.size() + unreadable < page.size()) {
            return new Told<>(items, unreadable, place.apply(sort));
          }
        }
        case Listed.Unreadable<T> _ -> unreadable++;
      }
    }
    return new Told<>(items, unreadable, next);
  }

  /**
   * The answer, to which more may be added.
   *
   * @param kind what the items are called
   */
  Map<String, Object> as(String kind) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(kind, items);
    if (unreadable > 0) {
      answer.put("unreadable", unreadable);
    }
    if (next != null) {
      answer.put("next", next);
    }
    return answer;
  }
}

package io.millrace.local.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing in S3's order, keys beyond a delimiter rolled up into common prefixes.
 *
 * @param commonPrefixes each counts as one entry of the page
 * @param last the key or common prefix at which the page ended; null on the last page
 * @param lastVersion the version at which it ended; null where that was a common prefix
 */
record Listing(
    List<Entry> entries,
    List<String> commonPrefixes,
    @Nullable String last,
    @Nullable String lastVersion) {

  /**
   * One version.
   *
   * @param latest whether it is its key's newest
   */
  record Entry(ObjectVersion version, boolean latest) {}

  /**
   * What is asked for.
   *
   * @param delimiter empty for none
   * @param after list only what comes after this key or common prefix; empty for all
   * @param afterVersion go on within that key, after this version; empty to go on behind the key
   */
  record Query(String prefix, String delimiter, String after, String afterVersion, int most) {

    /** What a key is rolled up into; empty if it is listed by itself. */
    String commonPrefix(String key) {
      int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      return end < 0 ? "" : key.substring(0, end + delimiter.length());
    }
  }

  /**
   * Lists one page.
   *
   * <p>Costs a search for each common prefix of the page, however much lies beneath it.
   *
   * @param listed which versions count
   */
  static Listing page(
      NavigableMap<String, List<ObjectVersion>> versions, Query query, Predicate<Entry> listed) {
    List<Entry> entries = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String last = null;
    String lastVersion = null;
    Map.Entry<String, List<ObjectVersion>> next = first(versions, query);
    while (next != null && next.getKey().startsWith(query.prefix())) {
      String key = next.getKey();
      String common = query.commonPrefix(key);
      List<Entry> here = entriesOf(next.getValue(), query, listed);
      for (Entry entry : common.isEmpty() || here.isEmpty() ? here : here.subList(0, 1)) {
        if (entries.size() + prefixes.size() >= query.most()) {
          return new Listing(entries, prefixes, last, lastVersion);
        }
        if (common.isEmpty()) {
          entries.add(entry);
          last = key;
          lastVersion = entry.version().versionId();
        } else {
          prefixes.add(common);
          last = common;
          lastVersion = null;
        }
      }
      next =
          common.isEmpty() || here.isEmpty() ? versions.higherEntry(key) : beyond(versions, common);
    }
    return new Listing(entries, prefixes, null, null);
  }

  private static List<Entry> entriesOf(
      List<ObjectVersion> ofKey, Query query, Predicate<Entry> listed) {
    List<Entry> entries = new ArrayList<>(1);
    boolean marked = ofKey.getFirst().key().equals(query.after());
    for (int i = 0; i < ofKey.size(); i++) {
      ObjectVersion version = ofKey.get(i);
      if (marked && version.versionId().equals(query.afterVersion())) {
        entries.clear();
        continue;
      }
      Entry entry = new Entry(version, i == 0);
      if (listed.test(entry)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static Map.@Nullable Entry<String, List<ObjectVersion>> first(
      NavigableMap<String, List<ObjectVersion>> versions, Query query) {
    String after = query.after();
    if (after.isEmpty() || new KeyOrder().compare(after, query.prefix()) < 0) {
      return versions.ceilingEntry(query.prefix());
    }
    if (!query.afterVersion().isEmpty()) {
      return versions.ceilingEntry(after);
    }
    boolean common = after.startsWith(query.prefix()) && query.commonPrefix(after).equals(after);
    return common ? beyond(versions, after) : versions.higherEntry(after);
  }

  /** The first key after all that start so. */
  private static Map.@Nullable Entry<String, List<ObjectVersion>> beyond(
      NavigableMap<String, List<ObjectVersion>> versions, String prefix) {
    int end = prefix.length();
    int lastCharacter = prefix.codePointBefore(end);
    String stem = prefix.substring(0, end - Character.charCount(lastCharacter));
    return lastCharacter == Character.MAX_CODE_POINT
        ? versions.higherEntry(prefix + Character.toString(Character.MAX_CODE_POINT))
        : versions.ceilingEntry(stem + Character.toString(successor(lastCharacter)));
  }

  /** The next character; the code points of surrogates are none. */
  private static int successor(int character) {
    return character + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : character + 1;
  }
}

package io.millrace.tabular.notation;

import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Words of one column that people write where they have no number and no date. They are found, and
 * declared where the other values are such; in a category they are words.
 */
public final class NullWords {

  private static final Set<String> KNOWN =
      Set.of(
          "-",
          "--",
          "---",
          "–",
          "—",
          "?",
          "??",
          ".",
          "..",
          "*",
          "/",
          "none",
          "nil",
          "nul",
          "nan",
          "na",
          "n.a.",
          "n. a.",
          "n/a",
          "n.d.",
          "n/d",
          "nd",
          "k.a.",
          "k. a.",
          "k.a",
          "s.o.",
          "s/o",
          "unknown",
          "unbekannt",
          "inconnu",
          "missing",
          "fehlt",
          "not available",
          "not applicable",
          "not known",
          "not provided",
          "no data",
          "nodata",
          "keine angabe",
          "undefined",
          "empty",
          "leer",
          "blank",
          "(blank)",
          "(null)",
          "(none)",
          "<null>",
          "<none>",
          "[null]",
          "null",
          "nat",
          "#n/a n/a",
          "#div/0!",
          "#value!",
          "#ref!",
          "#name?",
          "#num!",
          "#null!",
          "tbd",
          "t.b.d.",
          "pending");

  private final SortedMap<String, Long> found = new TreeMap<>();

  /** Takes a value if it is such a word. */
  public boolean take(String text) {
    if (!KNOWN.contains(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    found.merge(text, 1L, Long::sum);
    return true;
  }

  /** The words, and how many rows have each. */
  public SortedMap<String, Long> found() {
    return found;
  }
}

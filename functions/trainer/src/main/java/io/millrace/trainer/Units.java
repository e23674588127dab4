package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.project.Project;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a split never parts: the rows of one entity, or one row.
 *
 * <p>An entity is known by its key, a row without one by its position in the dataset, and never by
 * its other values: rows that are alike are different rows, and a new column moves none of them.
 */
final class Units {

  private final int[] unitOf; // by index of the row
  private final int[] first; // index of each unit's first row
  private final long[] hash; // of each unit

  private Units(int[] unitOf, int[] first, long[] hash) {
    this.unitOf = unitOf;
    this.first = first;
    this.hash = hash;
  }

  /** The units of these rows of a project's data, in the order of their first rows. */
  static Units of(Project project, Observations table, int[] rows, long seed) {
    @Nullable String key = project.entityKey();
    @Nullable Cells keys = key == null ? null : table.column(key);
    Map<Object, Integer> known = new HashMap<>();
    int[] unitOf = new int[rows.length];
    int[] first = new int[rows.length];
    long[] hash = new long[rows.length];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      Object entity = keys == null ? null : value(keys, rows[i]);
      Integer met = entity == null ? null : known.putIfAbsent(entity, count);
      if (met == null) {
        first[count] = i;
        hash[count] =
            entity == null ? StableHash.of(rows[i], seed) : StableHash.of(entity.toString(), seed);
        met = count++;
      }
      unitOf[i] = met;
    }
    return new Units(
        unitOf, java.util.Arrays.copyOf(first, count), java.util.Arrays.copyOf(hash, count));
  }

  /** How many there are. */
  int count() {
    return first.length;
  }

  /** The unit of the row of this index. */
  int of(int index) {
    return unitOf[index];
  }

  /** The index of a unit's first row. */
  int first(int unit) {
    return first[unit];
  }

  /** A number that this unit has in every version of the data. */
  long hash(int unit) {
    return hash[unit];
  }

  private static @Nullable Object value(Cells cells, int row) {
    if (cells.isMissing(row)) {
      return null;
    }
    return switch (cells) {
      case Cells.Numbers numbers -> numbers.value(row) + 0.0; // −0 is 0
      case Cells.Strings words -> words.value(row);
    };
  }
}

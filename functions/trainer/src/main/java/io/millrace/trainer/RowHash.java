package io.millrace.trainer;

import io.millrace.modeling.Cells;
import java.util.List;

/** A 64-bit hash of some cells of a row: equal values, equal hash, in every run and version. */
final class RowHash {

  private final List<Cells> columns;

  RowHash(List<Cells> columns) {
    this.columns = List.copyOf(columns);
  }

  long of(int row, long seed) {
    long hash = mix(seed);
    for (Cells cells : columns) {
      hash = mix(hash ^ of(cells, row));
    }
    return hash;
  }

  private static long of(Cells cells, int row) {
    return switch (cells) {
      case Cells.Numbers numbers -> Double.doubleToLongBits(numbers.at(row) + 0.0); // −0 is 0
      case Cells.Words words -> of(words.at(row));
    };
  }

  /** FNV-1a over UTF-16. */
  private static long of(@org.jspecify.annotations.Nullable String word) {
    if (word == null) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

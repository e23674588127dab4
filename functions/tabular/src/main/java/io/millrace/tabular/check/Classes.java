package io.millrace.tabular.check;

import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.EmpiricalDistribution;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.TextProfile;
import io.millrace.tabular.profile.ValueCount;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many rows each class of a target has.
 *
 * @param counts one a class; empty where there are more than {@code most}
 * @param tooMany whether there are
 * @param most classes that are told apart
 * @param error by which a share may be off; 0 where counts are exact
 */
record Classes(List<ValueCount> counts, boolean tooMany, int most, double error) {

  Classes {
    counts = List.copyOf(counts);
  }

  /** Those that a profile has seen: words exactly, numbers within half a percent of the rows. */
  static Classes of(ColumnProfile target) {
    return switch (target) {
      case CategoryProfile words -> {
        boolean tooMany = words.error() > 0;
        yield new Classes(tooMany ? List.of() : words.counts(), tooMany, CategoryProfile.EXACT, 0);
      }
      case NumberProfile numbers -> {
        EmpiricalDistribution seen = numbers.distribution();
        List<ValueCount> counts =
            IntStream.range(0, seen.size())
                .mapToObj(i -> new ValueCount(numbers.word(seen.value(i)), seen.weight(i)))
                .toList();
        yield new Classes(counts, false, Integer.MAX_VALUE, numbers.error());
      }
      case TextProfile _ -> throw new IllegalArgumentException("no classes in text");
    };
  }

  int size() {
    return counts.size();
  }

  /** Rows that have a class. */
  long rows() {
    return counts.stream().mapToLong(ValueCount::count).sum();
  }

  /** The class of fewest rows, by its echo; the first by its letters where several have them. */
  ValueCount rarest() {
    return counts.stream()
        .min(Comparator.comparingLong(ValueCount::count).thenComparing(ValueCount::value))
        .orElseThrow();
  }
}

package io.millrace.trainer;

import io.millrace.domain.project.Hyperparameter;
import io.millrace.domain.project.Search;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings that are searched through, as points of a cube whose sides are 1.
 *
 * @param sides one a setting
 */
record SearchSpace(List<Side> sides) {

  private static final String COLUMNS = Hyperparameter.COLSAMPLE_BYTREE.word();
  private static final int LEAST_COLUMNS = 4;
  private static final MathContext DIGITS = new MathContext(3); // that people read

  SearchSpace {
    sides = List.copyOf(sides);
  }

  /**
   * The space of a search.
   *
   * @param fixed settings that are not searched for
   * @param width features: of few a tree sees several all the same, or nothing would be learned of
   *     them together
   */
  static SearchSpace of(Search search, Map<String, String> fixed, int width) {
    List<Side> sides = new ArrayList<>();
    search
        .allRanges()
        .forEach((name, range) -> {
          if (!fixed.containsKey(name)) {
            boolean usual = name.equals(COLUMNS) && !search.ranges().containsKey(name);
            sides.add(new Side(name, usual ? wideEnough(range, width) : range));
          }
        });
    return new SearchSpace(sides);
  }

  private static Search.Range wideEnough(Search.Range range, int width) {
    double least = Math.min(range.most(), (double) LEAST_COLUMNS / width);
    return new Search.Range(Math.max(range.least(), least), range.most());
  }

  /** How many settings there are. */
  int size() {
    return sides.size();
  }

  /** The settings at a point, by name. */
  Map<String, String> settings(double[] point) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < point.length; i++) {
      settings.put(sides.get(i).name, sides.get(i).at(point[i]));
    }
    return settings;
  }

  /** The point of some settings, or the nearest to them that there is. */
  double[] point(Map<String, String> settings) {
    return sides.stream()
        .mapToDouble(side -> {
          String value = settings.get(side.name);
          return value == null ? 0.5 : side.share(Double.parseDouble(value));
        })
        .toArray();
  }

  /** One setting and its range. */
  record Side(String name, Search.Range range) {

    /** The value at a share of the way, in [0, 1]. */
    private String at(double share) {
      double value =
          range.isLogarithmic()
              ? Math.exp(between(Math.log(range.least()), Math.log(range.most()), share))
              : isWhole()
                  ? between(range.least() - 0.5, range.most() + 0.5, share)
                  : between(range.least(), range.most(), share);
      return isWhole()
          ? String.valueOf((long) Math.clamp(Math.rint(value), range.least(), range.most()))
          : String.valueOf(
              Math.clamp(
                  new BigDecimal(value).round(DIGITS).doubleValue(), range.least(), range.most()));
    }

    private double share(double value) {
      double within = Math.clamp(value, range.least(), range.most());
      double share =
          range.isLogarithmic()
              ? (Math.log(within) - Math.log(range.least()))
                  / (Math.log(range.most()) - Math.log(range.least()))
              : isWhole()
                  ? (within - range.least() + 0.5) / (range.most() - range.least() + 1)
                  : (within - range.least()) / (range.most() - range.least());
      return Double.isFinite(share) ? Math.clamp(share, 0, 1) : 0.5;
    }

    private boolean isWhole() {
      return Hyperparameter.named(name).isWhole();
    }

    private static double between(double least, double most, double share) {
      return least + share * (most - least);
    }
  }
}

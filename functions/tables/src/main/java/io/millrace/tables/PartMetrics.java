package io.millrace.tables;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnIds;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.types.Conversions;

/**
 * What readers know of a file without opening it, from its profile: how many values each column has
 * and lacks, and the least and the largest of numbers and times. A file whose bounds exclude what
 * is asked for is not read, so a bound that a profile does not know exactly is left out.
 */
final class PartMetrics {

  /** Up to here a whole number is itself as a 64-bit floating point number. */
  private static final double EXACT = 1L << 53;

  private static final long MICROSECONDS_IN_MILLISECOND = 1000;

  private PartMetrics() {}

  /**
   * @param columns of the file
   * @param ids the numbers of the columns
   */
  static Metrics of(Profile profile, List<Column> columns, ColumnIds ids) {
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Long> missing = new HashMap<>();
    Map<Integer, Long> notNumbers = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    for (Column column : columns) {
      int id = ids.of(column);
      ColumnProfile of = profile.column(column.name());
      values.put(id, of.rows());
      missing.put(id, of.missing());
      if (of instanceof NumberProfile numbers && numbers.count() > 0) {
        bound(numbers, numbers.minimum()).ifPresent(bound -> lower.put(id, bound));
        bound(numbers, numbers.maximum()).ifPresent(bound -> upper.put(id, bound));
        if (isFloatingPoint(numbers)) {
          notNumbers.put(id, 0L);
        }
      }
    }
    return new Metrics(profile.rows(), null, values, missing, notNumbers, lower, upper);
  }

  private static boolean isFloatingPoint(NumberProfile profile) {
    return switch (profile.type()) {
      case NUMBER -> true;
      case INTEGER, DATE, TIMESTAMP, BOOLEAN, CATEGORY, TEXT -> false;
    };
  }

  private static Optional<ByteBuffer> bound(NumberProfile profile, double value) {
    Object bound =
        switch (profile.type()) {
          case NUMBER -> value;
          case INTEGER -> (long) value;
          case DATE -> (int) value;
          case TIMESTAMP -> Math.multiplyExact((long) value, MICROSECONDS_IN_MILLISECOND);
          case BOOLEAN, CATEGORY, TEXT ->
              throw new IllegalArgumentException("numbers in " + profile.type());
        };
    return isFloatingPoint(profile) || Math.abs(value) < EXACT
        ? Optional.of(Conversions.toByteBuffer(TableSchema.type(profile.type()), bound))
        : Optional.empty();
  }
}

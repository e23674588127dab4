package io.millrace.tabular.profile;

import io.millrace.domain.project.ColumnType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;

/**
 * A column of words from a limited set, booleans included ({@code true}, {@code false}).
 *
 * <p>Counts are exact up to {@value #EXACT} different words. Beyond that the frequent ones are kept
 * by the sketch of Misra and Gries, and every count is at most {@link #error} too high.
 */
public final class CategoryProfile extends ColumnProfile {

  private static final int CAPACITY = 2048;

  /** Different words that are counted exactly: the load factor of the sketch is three quarters. */
  public static final int EXACT = CAPACITY / 4 * 3;

  /** What strangers send as a word may be as long as a request. */
  private static final int LONGEST = 256;

  private FrequentItemsSketch<String> words = new FrequentItemsSketch<>(CAPACITY);

  CategoryProfile(String name, ColumnType type) {
    super(name, type);
  }

  @Override
  public void add(double flag) {
    if (type() != ColumnType.BOOLEAN) {
      super.add(flag);
    }
    add(flag == 0 ? "false" : "true");
  }

  /** Counts a row with this value, of which {@value #LONGEST} UTF-16 units are kept. */
  @Override
  public void add(String text) {
    counted();
    String value = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    if (words.getMaximumError() > 0 || words.getEstimate(value) == 0) {
      distinctValues().update(value);
    }
    words.update(value);
  }

  /** The most that a count can be too high; 0 while all are exact. */
  public long error() {
    return words.getMaximumError();
  }

  /** The number of different values: exact while the counts are. */
  @Override
  public double distinct() {
    return error() == 0 ? words.getNumActiveItems() : super.distinct();
  }

  /** The counted values, the most frequent first, equal ones in the order of their letters. */
  public List<ValueCount> counts() {
    return Arrays.stream(words.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
        .map(row -> new ValueCount(row.getItem(), row.getEstimate()))
        .sorted(
            Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value))
        .toList();
  }

  @Override
  void mergeValues(ColumnProfile other) {
    words.merge(((CategoryProfile) other).words);
  }

  byte[] wordBytes() {
    return words.toByteArray(new ArrayOfStringsSerDe());
  }

  void restoreWords(byte[] bytes) {
    words =
        FrequentItemsSketch.getInstance(MemorySegment.ofArray(bytes), new ArrayOfStringsSerDe());
  }
}

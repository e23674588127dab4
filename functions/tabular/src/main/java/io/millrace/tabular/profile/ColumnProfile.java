package io.millrace.tabular.profile;

import io.millrace.columns.Value;
import io.millrace.domain.project.ColumnType;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;

/** What the values of one column look like. Grows by adding values and by merging. */
public abstract sealed class ColumnProfile permits NumberProfile, CategoryProfile, TextProfile {

  /** 2^12 registers: a relative standard error of 1.6 % in at most 4 KB. */
  private static final int LOG_REGISTERS = 12;

  private final String name;
  private final ColumnType type;
  private final HllUnion distinct = new HllUnion(LOG_REGISTERS);
  private long count;
  private long missing;

  ColumnProfile(String name, ColumnType type) {
    this.name = name;
    this.type = type;
  }

  /** The empty profile of a column of this type. */
  static ColumnProfile of(String name, ColumnType type) {
    return switch (type) {
      case NUMBER, INTEGER, DATE, TIMESTAMP -> new NumberProfile(name, type);
      case CATEGORY, BOOLEAN -> new CategoryProfile(name, type);
      case TEXT -> new TextProfile(name);
    };
  }

  public final String name() {
    return name;
  }

  public final ColumnType type() {
    return type;
  }

  /** Rows that have a value. */
  public final long count() {
    return count;
  }

  /** Rows that have none. */
  public final long missing() {
    return missing;
  }

  /** Rows seen, with a value or without. */
  public final long rows() {
    return count + missing;
  }

  /** The share of rows with a value, in [0, 1]; 1 where there are no rows. */
  public final double completeness() {
    return rows() == 0 ? 1 : (double) count / rows();
  }

  /** About how many different values there are: exact for few, within 5 % (3 σ) for many. */
  public double distinct() {
    return distinct.getEstimate();
  }

  /** Counts a row that has no value here. */
  public final void addMissing() {
    missing++;
  }

  /** Counts so many rows that have no value here. */
  final void addMissing(long rows) {
    missing += rows;
  }

  /** Counts a row with this value; one that is not of the type counts as none. */
  public final void add(Value value) {
    switch (value) {
      case Value.Missing _, Value.NotOfType _ -> addMissing();
      case Value.OfNumber(var number) -> add(number);
      case Value.OfLong(var number) -> add((double) number);
      case Value.OfString(var string) -> add(string);
    }
  }

  /**
   * Counts a row with this number; a boolean is 1 or 0, see {@link Value.OfLong} for the others.
   *
   * @throws IllegalArgumentException if the column holds strings
   */
  public void add(double number) {
    throw new IllegalArgumentException("a number in %s %s".formatted(type, name));
  }

  /**
   * Counts a row with this category or text.
   *
   * @throws IllegalArgumentException if the column holds numbers
   */
  public void add(String string) {
    throw new IllegalArgumentException("a string in %s %s".formatted(type, name));
  }

  final void counted() {
    count++;
  }

  final HllUnion distinctValues() {
    return distinct;
  }

  final byte[] distinctBytes() {
    return distinct.getResult(TgtHllType.HLL_4).toCompactByteArray();
  }

  final void restore(long count, long missing, byte[] distinctBytes) {
    this.count = count;
    this.missing = missing;
    distinct.update(HllSketch.heapify(distinctBytes));
  }

  /**
   * Adds what another profile of the same column has seen; the other is left as it is.
   *
   * @throws IllegalArgumentException if the other is of another column or type
   */
  final void merge(ColumnProfile other) {
    if (!name.equals(other.name) || type != other.type) {
      throw new IllegalArgumentException(
          "cannot merge %s %s with %s %s".formatted(type, name, other.type, other.name));
    }
    count += other.count;
    missing += other.missing;
    distinct.update(other.distinct.getResult(TgtHllType.HLL_8));
    mergeValues(other);
  }

  abstract void mergeValues(ColumnProfile other);
}

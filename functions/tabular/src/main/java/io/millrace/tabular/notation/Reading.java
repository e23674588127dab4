package io.millrace.tabular.notation;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import java.util.List;

/** The values of one column read in one notation: which fit, and what they are. */
public final class Reading {

  private static final long MILLIS_OF_A_DAY = 86_400_000;

  private final Fit fit;
  private final ColumnType type;
  private Notation notation;
  private Codec codec;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;
  private boolean whole = true;
  private long hash;

  /**
   * A reading of no value yet.
   *
   * @param type number or timestamp
   */
  Reading(ColumnType type, Notation notation, Fit fit) {
    this.type = type;
    this.notation = notation;
    this.fit = fit;
    codec = codec(type, notation);
  }

  private static Codec codec(ColumnType type, Notation notation) {
    return Codec.of(new Column("any", type, false, false, List.of(), notation));
  }

  /** Reads in another notation from now on, that means the same by the values that were read. */
  void become(Notation other) {
    notation = other;
    codec = codec(type, other);
  }

  public Notation notation() {
    return notation;
  }

  public Fit fit() {
    return fit;
  }

  void add(String text) {
    switch (codec.read(text)) {
      case Value.OfNumber(var number) -> add(number, number == Math.rint(number));
      case Value.OfLong(var number) -> add((double) number, number % MILLIS_OF_A_DAY == 0);
      case Value.NotOfType _, Value.Missing _, Value.OfString _ -> fit.addOther(text);
    }
  }

  /** What this value is. */
  public String word(String text) {
    return codec.word(codec.read(text)).orElse(text);
  }

  /** Adds a value that is known to be this one. */
  void add(double value, boolean isWhole) {
    fit.add();
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    whole &= isWhole;
    hash = 31 * hash + Double.doubleToLongBits(value);
  }

  /** Whether all are whole numbers, or midnights. */
  public boolean isWhole() {
    return whole;
  }

  public double minimum() {
    return minimum;
  }

  public double maximum() {
    return maximum;
  }

  /** Whether both have read the same values, as far as a hash tells. */
  boolean meansTheSameAs(Reading other) {
    return hash == other.hash;
  }
}

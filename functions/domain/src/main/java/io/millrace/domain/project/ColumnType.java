package io.millrace.domain.project;

/** What the values of a column are; {@code functions/columns} says how each is written. */
public enum ColumnType {
  /** A 64-bit floating point number; infinities and NaN are not values. */
  NUMBER,
  /** A 64-bit whole number. */
  INTEGER,
  /** {@code true} or {@code false}; also read from 1/0, yes/no, t/f, y/n in any case. */
  BOOLEAN,
  /**
   * One of a limited set of words; {@code True} and {@code true} are one, {@code 1.0} is {@code 1}.
   */
  CATEGORY,
  /** Free text; carried along, and a feature only where its column says so. */
  TEXT,
  /** A calendar date, ISO 8601: {@code 2026-11-23}; a time at midnight is one. */
  DATE,
  /** An instant, ISO 8601: {@code 2026-11-23T18:46:00Z}; without an offset in UTC. */
  TIMESTAMP;

  /** Whether the values are points in time. */
  public boolean isTime() {
    return this == DATE || this == TIMESTAMP;
  }
}

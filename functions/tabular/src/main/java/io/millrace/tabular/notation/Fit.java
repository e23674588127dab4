package io.millrace.tabular.notation;

import io.millrace.tabular.rows.Echo;
import org.jspecify.annotations.Nullable;

/** How many values of a column fit what it could be, and the first one that does not. */
public final class Fit {

  private long fitting;
  private long others;
  private @Nullable String other;

  /** None yet. */
  public Fit() {}

  /** A fit of no value yet, after so many that were of something else. */
  public Fit(long others, @Nullable String other) {
    this.others = others;
    this.other = other;
  }

  public void add() {
    fitting++;
  }

  public void addOther(String written) {
    others++;
    other = other == null ? written : other;
  }

  /** Whether so many do not fit that it is out of question. */
  public boolean isHopeless(int tries) {
    return others > tries && others > fitting;
  }

  /** Whether there are values, and all fit. */
  public boolean isAll() {
    return fitting > 0 && others == 0;
  }

  /** Values that do not fit, of those that were looked at. */
  public long others() {
    return others;
  }

  /** The share of values that fit, in [0, 1]; 0 where there are none. */
  public double share() {
    return fitting == 0 ? 0 : (double) fitting / (fitting + others);
  }

  /** The first value that does not fit; empty where there is none. */
  public String other() {
    return other == null ? "" : Echo.of(other);
  }
}

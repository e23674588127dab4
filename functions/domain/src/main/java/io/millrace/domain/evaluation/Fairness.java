package io.millrace.domain.evaluation;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the groups of a project stand beside each other, in the data and in what the model says.
 *
 * @param favourable the outcome that is better to have
 * @param groups of one segmentation after the other, those of most rows first
 */
public record Fairness(String favourable, List<Group> groups) {

  /** The rows below which no share is told: they are too few to say. */
  public static final int ENOUGH = 30;

  public Fairness {
    groups = List.copyOf(groups);
  }

  /**
   * A group beside all other rows.
   *
   * @param of the columns that tell groups apart
   * @param value what this group has in them
   * @param rows in the data, those that are learned from among them
   * @param favourable rows of these whose outcome is the favourable one
   * @param heldOut what the model says of those that are held out
   * @param measures what could be measured, with its 95 % interval; what is not there had fewer
   *     than {@value #ENOUGH} rows on one side, or is not defined
   */
  public record Group(
      List<String> of,
      String value,
      long rows,
      long favourable,
      Outcomes heldOut,
      SortedMap<FairnessMeasure, Estimate> measures) {
    public Group {
      of = List.copyOf(of);
      measures = Collections.unmodifiableSortedMap(new TreeMap<>(measures));
    }

    /** Its columns and what it has in them, for people. */
    public String name() {
      return String.join(" × ", of) + " = " + value;
    }
  }

  /**
   * What is said of the held-out rows of a group.
   *
   * @param rows that are held out
   * @param favourable of these, whose outcome is the favourable one
   * @param said of which the model says it
   * @param saidRightly of these, whose outcome it is
   * @param right of which the truth is said, whichever
   */
  public record Outcomes(long rows, long favourable, long said, long saidRightly, long right) {

    /** Those of these rows and of others. */
    public Outcomes and(Outcomes other) {
      return new Outcomes(
          rows + other.rows,
          favourable + other.favourable,
          said + other.said,
          saidRightly + other.saidRightly,
          right + other.right);
    }

    /** These rows without some of them. */
    public Outcomes without(Outcomes some) {
      return new Outcomes(
          rows - some.rows,
          favourable - some.favourable,
          said - some.said,
          saidRightly - some.saidRightly,
          right - some.right);
    }
  }
}

package io.millrace.tabular.profile;

import io.millrace.domain.project.ColumnType;

/**
 * A column of free text: how much there is and how long it is. The text itself is kept nowhere,
 * since it may be about people.
 */
public final class TextProfile extends ColumnProfile {

  private int shortest = Integer.MAX_VALUE;
  private int longest;

  TextProfile(String name) {
    super(name, ColumnType.TEXT);
  }

  /** Counts a row with this text. */
  @Override
  public void add(String text) {
    counted();
    shortest = Math.min(shortest, text.length());
    longest = Math.max(longest, text.length());
    distinctValues().update(text);
  }

  /** The length of the shortest text in UTF-16 units; 2^31 − 1 where there is none. */
  public int shortest() {
    return shortest;
  }

  /** The length of the longest text in UTF-16 units; 0 where there is none. */
  public int longest() {
    return longest;
  }

  @Override
  void mergeValues(ColumnProfile other) {
    TextProfile more = (TextProfile) other;
    shortest = Math.min(shortest, more.shortest);
    longest = Math.max(longest, more.longest);
  }

  void restore(int shortest, int longest) {
    this.shortest = shortest;
    this.longest = longest;
  }
}

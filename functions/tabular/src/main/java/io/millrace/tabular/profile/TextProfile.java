package io.millrace.tabular.profile;

import io.millrace.domain.project.ColumnType;
import java.util.Arrays;

/**
 * A column of free text: how much there is, how long it is, and how many texts have a word of each
 * of {@value #KINDS} kinds. A word's kind is a part of its hash, that many share: the text itself
 * is kept nowhere, since it may be about people.
 */
public final class TextProfile extends ColumnProfile {

  /** So many kinds of words are told apart. */
  public static final int KINDS = 256;

  private static final int SPREAD = 0x9E3779B9; // the golden ratio, which spreads what is near
  private static final int TO_KIND = Integer.SIZE - Integer.numberOfTrailingZeros(KINDS);

  private final long[] kinds = new long[KINDS];

  /** The number of the newest text that has a word of each kind. */
  private final long[] newest = new long[KINDS];

  private NumberProfile words = new NumberProfile("words", ColumnType.INTEGER);
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
    countWords(text);
  }

  /** A word is letters and digits in a row, in whatever case. */
  private void countWords(String text) {
    int count = 0;
    int hash = 0;
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (Character.isLetterOrDigit(character)) {
        hash = 31 * (inWord ? hash : 1) + Character.toLowerCase(character);
        inWord = true;
      }
      if (inWord && (at == text.length() || !Character.isLetterOrDigit(character))) {
        countKind((hash * SPREAD) >>> TO_KIND);
        count++;
        inWord = false;
      }
    }
    words.add(count);
  }

  /** Counts a kind once a text. */
  private void countKind(int kind) {
    if (newest[kind] != count()) {
      newest[kind] = count();
      kinds[kind]++;
    }
  }

  /** Whether words were counted of all texts; not where some were profiled before that was done. */
  public boolean tellsWords() {
    return words.count() == count();
  }

  /** How many words texts have. */
  public NumberProfile words() {
    return words;
  }

  /** How many texts have a word of each kind; shape [{@value #KINDS}]. */
  public long[] kinds() {
    return kinds.clone();
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
    words.merge(more.words);
    Arrays.setAll(kinds, kind -> kinds[kind] + more.kinds[kind]);
  }

  void restore(int shortest, int longest) {
    this.shortest = shortest;
    this.longest = longest;
  }

  void restoreWords(NumberProfile counted, long[] ofKinds) {
    words = counted;
    System.arraycopy(ofKinds, 0, kinds, 0, KINDS);
  }
}

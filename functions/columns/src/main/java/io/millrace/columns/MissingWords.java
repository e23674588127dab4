package io.millrace.columns;

import java.util.Set;

/** Finds the words of a set among characters, without making a string of them. */
final class MissingWords {

  private static final int ASCII = 128;

  private final char[][] words;
  private final boolean[] starts = new boolean[ASCII];
  private final boolean anyStart;

  MissingWords(Set<String> words) {
    this.words = words.stream().map(String::toCharArray).toArray(char[][]::new);
    boolean foreign = false;
    for (String word : words) {
      char start = word.charAt(0);
      foreign |= start >= ASCII;
      starts[start % ASCII] = true;
    }
    anyStart = foreign;
  }

  boolean contain(char[] text, int offset, int length) {
    char start = text[offset];
    if (!(start < ASCII ? starts[start] : anyStart)) {
      return false;
    }
    for (char[] word : words) {
      if (word.length == length
          && java.util.Arrays.equals(word, 0, length, text, offset, offset + length)) {
        return true;
      }
    }
    return false;
  }
}

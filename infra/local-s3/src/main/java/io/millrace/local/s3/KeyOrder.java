package io.millrace.local.s3;

import java.util.Comparator;

/**
 * The order in which S3 lists keys: by their UTF-8 bytes, which is the order of their code points.
 * {@link String#compareTo} differs from it beyond the basic multilingual plane.
 */
final class KeyOrder implements Comparator<String> {

  @Override
  public int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean astral = Character.isSurrogate(x) != Character.isSurrogate(y);
        return astral ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}

package io.millrace.modeling;

import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text as a few numbers: each word, and each run of words that follow one another,
 * adds 1 to the bucket of its hash or takes 1 away, as the sign of the hash says, so that words
 * that share a bucket cancel out in the mean; then all are divided by their length, so that a long
 * text weighs what a short one does.
 *
 * <p>Source: Weinberger, Dasgupta, Langford, Smola and Attenberg, "Feature Hashing for Large Scale
 * Multitask Learning", ICML 2009. The hash is Appleby's MurmurHash3 (x86, 32 bits, seed 0) of the
 * UTF-8, and buckets and signs are those of scikit-learn's {@code HashingVectorizer}.
 *
 * <p>A word is a run of letters, marks, digits and underscores, in lower case, in Unicode's NFKC.
 * Where a script has no blanks between words each letter is one; so is each pictograph. Of a word
 * of more than {@value #LONGEST} characters the first ones count.
 *
 * <p>Cost: linear in the text, whatever is in it; memory for the words of one run.
 */
final class HashedWords {

  private static final int LONGEST = 64;
  private static final byte BLANK = ' ';

  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private final int ngrams;
  private final float[] row;
  private final int at;
  private final int buckets;
  private final Deque<byte[]> before = new ArrayDeque<>(); // the newest first

  private HashedWords(int ngrams, float[] row, int at, int buckets) {
    this.ngrams = ngrams;
    this.row = row;
    this.at = at;
    this.buckets = buckets;
  }

  /**
   * Writes the numbers of a text; all 0 where it has no word.
   *
   * @param ngrams how many words in a row are counted together at most
   * @param row whose {@code buckets} numbers from {@code at} on are written
   */
  static void write(String text, int ngrams, float[] row, int at, int buckets) {
    Arrays.fill(row, at, at + buckets, 0);
    var words = new HashedWords(ngrams, row, at, buckets);
    words.read(text);
    words.divideByLength();
  }

  private void read(String text) {
    int start = -1;
    boolean ended = false; // but for marks
    for (int i = 0, size; i < text.length(); i += size) {
      int c = text.codePointAt(i);
      size = Character.charCount(c);
      boolean alone = standsAlone(c);
      boolean of = alone || isOfWord(c);
      if (start >= 0 && (alone || !of || (ended && !isMark(c)))) {
        add(text, start, i);
        start = -1;
      }
      if (start < 0 && of) {
        start = i;
        ended = alone;
      }
    }
    if (start >= 0) {
      add(text, start, text.length());
    }
  }

  private static boolean isOfWord(int c) {
    return c < 0x80
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        : Character.isLetterOrDigit(c) || isMark(c);
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /** Whether a word begins with it that has nothing before it; marks may follow. */
  private static boolean standsAlone(int c) {
    return c >= 0x80
        && (Character.isExtendedPictographic(c)
            || (Character.isLetter(c) && WITHOUT_BLANKS.contains(UnicodeScript.of(c))));
  }

  private void add(String text, int from, int to) {
    int end = Math.min(to, from + LONGEST);
    byte[] word = normal(text.substring(from, end)).getBytes(StandardCharsets.UTF_8);
    byte[] run = word;
    count(run);
    for (byte[] earlier : before) {
      run = joined(earlier, run);
      count(run);
    }
    before.addFirst(word);
    if (before.size() == ngrams) {
      before.removeLast();
    }
  }

  private static String normal(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] joined = new byte[one.length + 1 + other.length];
    System.arraycopy(one, 0, joined, 0, one.length);
    joined[one.length] = BLANK;
    System.arraycopy(other, 0, joined, one.length + 1, other.length);
    return joined;
  }

  private void count(byte[] run) {
    int hash = murmur3(run);
    row[at + (int) (Math.abs((long) hash) % buckets)] += hash >= 0 ? 1 : -1;
  }

  private void divideByLength() {
    double squares = 0;
    for (int i = at; i < at + buckets; i++) {
      squares += (double) row[i] * row[i];
    }
    double length = Math.sqrt(squares);
    for (int i = at; length > 0 && i < at + buckets; i++) {
      row[i] = (float) (row[i] / length);
    }
  }

  /** MurmurHash3_x86_32 with seed 0. */
  static int murmur3(byte[] bytes) {
    int hash = 0;
    int whole = bytes.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      hash ^= mixed(word(bytes, i, 4));
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    if (whole < bytes.length) {
      hash ^= mixed(word(bytes, whole, bytes.length - whole));
    }
    hash ^= bytes.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int word(byte[] bytes, int from, int count) {
    int word = 0;
    for (int i = 0; i < count; i++) {
      word |= (bytes[from + i] & 0xff) << (8 * i);
    }
    return word;
  }

  private static int mixed(int word) {
    return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
  }
}

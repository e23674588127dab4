package io.millrace.tabular.rows;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.columns.StringCodec;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads categories and texts. Words that come again are not made again: the reader keeps the last
 * ones by the hash of how they are written.
 *
 * <p>Patterns are those of RE2, matched with what is written, in time linear in the word, whatever
 * the two of them are.
 */
final class StringReader extends ValueReader {

  private static final int REMEMBERED = 1 << 12;
  private static final int SHORT = 64;

  private final StringCodec codec;
  private final List<Set<String>> sets = new ArrayList<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private final @Nullable Known[] remembered = new @Nullable Known[REMEMBERED];
  private Vector.Strings values = new Vector.Strings();

  private record Known(String written, String word) {}

  StringReader(Column column, StringCodec codec) {
    super(column, codec);
    this.codec = codec;
    for (RowRule rule : rules(column)) {
      switch (rule) {
        case RowRule.OneOf(var set) -> sets.add(words(set));
        case RowRule.Matches(var pattern) -> patterns.add(pattern(column, pattern));
        case RowRule.Range _, RowRule.DateRange _, RowRule.Unique _ -> {}
      }
    }
  }

  private Set<String> words(Set<String> declared) {
    return declared.stream()
        .flatMap(word -> codec.word(codec.read(word)).stream())
        .collect(Collectors.toSet());
  }

  private static Pattern pattern(Column column, String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          "The pattern of column '%s' is none of RE2's: %s."
              .formatted(column.name(), Echo.of(String.valueOf(e.getMessage()))));
    }
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Strings) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    if (length > SHORT) { // and longer than a word that stands for no value
      add(new String(buffer, offset, length), codec.parse(buffer, offset, length));
      return;
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + buffer[offset + i];
    }
    int slot = (hash ^ (hash >>> 12)) & (REMEMBERED - 1);
    Known known = remembered[slot];
    if (known == null || !isSame(known.written, buffer, offset, length)) {
      known = new Known(new String(buffer, offset, length), codec.parse(buffer, offset, length));
      remembered[slot] = known;
    }
    if (codec.isMissing(known.word)) {
      missing(known.written);
    } else {
      add(known.written, known.word);
    }
  }

  @Override
  public void decimal(char[] buffer, int offset, int length) {
    value(Double.valueOf(new String(buffer, offset, length)));
  }

  private static boolean isSame(String known, char[] buffer, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != buffer[offset + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void addMissing() {
    values.addMissing();
  }

  @Override
  void add(String word) {
    add(word, word);
  }

  private void add(String written, String word) {
    for (Set<String> set : sets) {
      if (!set.contains(word)) {
        broken("one-of", written);
      }
    }
    for (Pattern pattern : patterns) {
      if (!pattern.matches(written)) {
        broken("pattern", written);
      }
    }
    values.add(word);
  }
}

package io.millrace.tabular;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads words and text, exactly as they are written. Words that come again are not made again: the
 * reader keeps the last ones by their hash.
 *
 * <p>Patterns are those of RE2, matched in time linear in the word, whatever the two of them are.
 */
final class WordReader extends ValueReader {

  private static final int REMEMBERED = 1 << 12;
  private static final int SHORT = 64;

  private final List<Test> tests = new ArrayList<>();
  private final @Nullable String[] remembered = new @Nullable String[REMEMBERED];
  private Vector.Words values = new Vector.Words();

  private record Test(String rule, Predicate<String> holds) {}

  WordReader(Column column) {
    super(column);
    for (RowRule rule : rules(column)) {
      switch (rule) {
        case RowRule.OneOf(var set) -> tests.add(new Test(rule.name(), set::contains));
        case RowRule.Matches(var pattern) ->
            tests.add(new Test(rule.name(), pattern(column, pattern)::matches));
        case RowRule.Range _, RowRule.DateRange _, RowRule.Unique _ -> {}
      }
    }
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
    values = (Vector.Words) vector;
  }

  @Override
  void text(char[] buffer, int offset, int length) {
    if (length == 0) {
      missing();
    } else {
      add(word(buffer, offset, length));
    }
  }

  private String word(char[] buffer, int offset, int length) {
    if (length > SHORT) {
      return new String(buffer, offset, length);
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + buffer[offset + i];
    }
    int slot = (hash ^ (hash >>> 12)) & (REMEMBERED - 1);
    String known = remembered[slot];
    if (known != null && isSame(known, buffer, offset, length)) {
      return known;
    }
    String made = new String(buffer, offset, length);
    remembered[slot] = made;
    return made;
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
  void number(double value) {
    add(
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? Long.toString((long) value)
            : Double.toString(value));
  }

  @Override
  void flag(boolean value) {
    add(Boolean.toString(value));
  }

  @Override
  void addMissing() {
    values.addMissing();
  }

  private void add(String word) {
    for (Test test : tests) {
      if (!test.holds.test(word)) {
        broken(test.rule, word);
      }
    }
    values.add(word);
  }
}

package io.millrace.tabular;

import io.millrace.domain.project.Column;

/** Reads booleans in their usual spellings, in any case; {@code 1.0} and {@code 0.0} are two. */
final class FlagReader extends TrimmedReader {

  private static final String[] TRUE = {"true", "1", "yes", "1.0", "t", "y"};
  private static final String[] FALSE = {"false", "0", "no", "0.0", "f", "n"};

  private Vector.Wholes values = new Vector.Wholes();

  FlagReader(Column column) {
    super(column);
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Wholes) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    if (isAny(FALSE, buffer, offset, length)) {
      values.add(0);
    } else if (isAny(TRUE, buffer, offset, length)) {
      values.add(1);
    } else {
      notOfType(new String(buffer, offset, length));
    }
  }

  private static boolean isAny(String[] words, char[] buffer, int offset, int length) {
    for (String word : words) {
      if (is(word, buffer, offset, length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  void number(double value) {
    if (value == 0 || value == 1) {
      values.add((long) value);
    } else {
      notOfType(Double.toString(value));
    }
  }

  @Override
  void flag(boolean value) {
    values.add(value ? 1 : 0);
  }

  @Override
  void addMissing() {
    values.addMissing();
  }
}

package io.millrace.tabular;

import io.millrace.domain.project.Column;

/** Reads values of a type in which blanks around a value mean nothing. */
abstract sealed class TrimmedReader extends ValueReader
    permits NumberReader, WholeReader, FlagReader, TimeReader {

  TrimmedReader(Column column) {
    super(column);
  }

  /** The value is written as these characters, one at least, the first and last no blanks. */
  abstract void trimmed(char[] buffer, int offset, int length);

  @Override
  final void text(char[] buffer, int offset, int length) {
    int start = offset;
    int end = offset + length;
    while (start < end && buffer[start] == ' ') {
      start++;
    }
    while (end > start && buffer[end - 1] == ' ') {
      end--;
    }
    if (start == end || isMissingWord(buffer, start, end - start)) {
      missing();
    } else {
      trimmed(buffer, start, end - start);
    }
  }

  /** Whether the text is what tables write where they mean nothing, beside nothing itself. */
  static boolean isMissingWord(char[] buffer, int offset, int length) {
    return is("NA", buffer, offset, length)
        || is("N/A", buffer, offset, length)
        || is("null", buffer, offset, length);
  }

  static boolean is(String word, char[] buffer, int offset, int length) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Character.toLowerCase(buffer[offset + i]) != Character.toLowerCase(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  void flag(boolean value) {
    notOfType(Boolean.toString(value));
  }
}

package io.millrace.tabular;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads whole numbers; {@code 12.0} is one, as tools write it that know no other numbers. */
final class WholeReader extends TrimmedReader {

  private static final double EXACT = 0x1p53;

  private final NumberReader.Bounds bounds;
  private final java.util.List<Set<String>> sets;
  private Vector.Wholes values = new Vector.Wholes();

  WholeReader(Column column) {
    super(column);
    bounds = NumberReader.Bounds.of(column);
    sets =
        rules(column).stream()
            .filter(RowRule.OneOf.class::isInstance)
            .map(rule -> ((RowRule.OneOf) rule).values())
            .collect(Collectors.toList());
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Wholes) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    int at = offset;
    int end = offset + length;
    boolean negative = buffer[at] == '-';
    at += negative || buffer[at] == '+' ? 1 : 0;
    long value = 0;
    boolean plain = at < end && end - at <= 18;
    for (; plain && at < end; at++) {
      int digit = buffer[at] - '0';
      plain = digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (plain) {
      add(negative ? -value : value);
    } else {
      unusual(new String(buffer, offset, length));
    }
  }

  private void unusual(String text) {
    try {
      add(Long.parseLong(text));
    } catch (NumberFormatException e) {
      double value = NumberReader.parse(text.toCharArray(), 0, text.length());
      if (isWhole(value)) {
        add((long) value);
      } else {
        notOfType(text);
      }
    }
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) <= EXACT;
  }

  @Override
  void number(double value) {
    if (isWhole(value)) {
      add((long) value);
    } else {
      notOfType(Double.toString(value));
    }
  }

  @Override
  void addMissing() {
    values.addMissing();
  }

  private void add(long value) {
    if (value == Vector.Wholes.MISSING) {
      notOfType(Long.toString(value));
      return;
    }
    if (!bounds.hold((double) value)) {
      broken("range", Long.toString(value));
    }
    for (Set<String> set : sets) {
      if (!set.contains(Long.toString(value))) {
        broken("one-of", Long.toString(value));
      }
    }
    values.add(value);
  }
}

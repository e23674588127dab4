package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Task;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a project predicts. Whatever is refused here is known before any data is: a training run
 * could only find it out later.
 *
 * @param task what is predicted of the column: a number, or one of its classes
 * @param column a number or an integer for a regression; else a category, a boolean or an integer
 * @param positive the class that counts as the event, written as the data has it, {@code true} or
 *     {@code false} for a boolean; null unless the task is binary
 */
public record Target(Task task, Column column, @Nullable String positive) {

  private static final Set<ColumnType> NUMBERS = EnumSet.of(ColumnType.NUMBER, ColumnType.INTEGER);
  private static final Set<ColumnType> CLASSES =
      EnumSet.of(ColumnType.CATEGORY, ColumnType.BOOLEAN, ColumnType.INTEGER);

  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  public Target {
    Check.that(
        (positive != null) == (task == Task.BINARY),
        "positive class",
        "given for a binary task, and only there",
        String.valueOf(positive));
    if (task == Task.REGRESSION) {
      Check.that(
          NUMBERS.contains(column.type()), "target of a regression", "a number", column.type());
    } else {
      Check.that(
          CLASSES.contains(column.type()),
          "target of a classification",
          "a category, a boolean or an integer",
          column.type());
      Check.that(
          column.rules().stream().noneMatch(RowRule.Unique.class::isInstance),
          "target of a classification",
          "without the rule unique, since a class is of many rows",
          column.name());
      classes(task, column);
    }
    if (positive != null) {
      positive(column, positive);
    }
  }

  /** The classes that the rules name; empty where they name none. */
  private static OptionalInt named(Column column) {
    return column.type() == ColumnType.BOOLEAN
        ? OptionalInt.of(2)
        : column.rules().stream()
            .filter(RowRule.OneOf.class::isInstance)
            .mapToInt(rule -> ((RowRule.OneOf) rule).values().size())
            .min();
  }

  private static void classes(Task task, Column column) {
    int named = named(column).orElse(task == Task.BINARY ? 2 : 3);
    Check.that(
        task == Task.BINARY ? named == 2 : named >= 3,
        "target of a " + (task == Task.BINARY ? "binary" : "multiclass") + " task",
        task == Task.BINARY ? "of two classes" : "of three classes or more",
        column.name() + " of " + named);
  }

  private static void positive(Column column, String positive) {
    if (column.type() == ColumnType.BOOLEAN) {
      Check.that(
          positive.equals("true") || positive.equals("false"),
          "positive class of a boolean",
          "true or false",
          positive);
    }
    if (column.type() == ColumnType.INTEGER) {
      Check.that(
          WHOLE.matcher(positive).matches(),
          "positive class of an integer",
          "a whole number without sign, zeros or fraction too many",
          positive);
    }
    for (RowRule rule : RowRule.ofOneValue(column.rules())) {
      Check.that(
          holds(rule, positive),
          "positive class",
          "a value that the rule %s of '%s' lets in".formatted(rule.name(), column.name()),
          positive);
    }
  }

  /** Patterns are left to whoever has RE2: Java's own could take for ever. */
  private static boolean holds(RowRule rule, String value) {
    return switch (rule) {
      case RowRule.OneOf(var values) -> values.contains(value);
      case RowRule.Range(var minimum, var maximum) -> {
        double number = Double.parseDouble(value);
        yield (minimum == null || number >= minimum) && (maximum == null || number <= maximum);
      }
      case RowRule.Matches _, RowRule.DateRange _, RowRule.Unique _ -> true;
    };
  }

  /** Whether this may be one of its classes, as far as its type and rules say. */
  public boolean mayBe(String label) {
    boolean ofType =
        switch (column.type()) {
          case BOOLEAN -> label.equals("true") || label.equals("false");
          case INTEGER -> WHOLE.matcher(label).matches();
          case CATEGORY -> true;
          case NUMBER, TEXT, DATE, TIMESTAMP -> false;
        };
    return ofType
        && RowRule.ofOneValue(column.rules()).stream().allMatch(rule -> holds(rule, label));
  }

  /**
   * The fewest classes that data of this target has to have; 0 for a regression. A share that each
   * class has to reach is at most one in so many.
   */
  public int classes() {
    return task == Task.REGRESSION ? 0 : named(column).orElse(task == Task.BINARY ? 2 : 3);
  }
}

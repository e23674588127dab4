package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.PlainText;
import io.millrace.domain.Shortened;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with one instance. Of each kind {@value #MOST_TOLD} columns are named and the
 * others counted, so that the answer to a thousand instances of a thousand columns stays one.
 */
final class InstanceFaults {

  private static final int MOST_TOLD = 10;
  private static final int LONGEST_NAME = 128;

  private final List<String> ofOtherType = new ArrayList<>();
  private final List<String> withoutValue = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final List<String> predicted = new ArrayList<>();

  /** What is written in this column is not what is read there. */
  void otherType(String column, String expected, @Nullable Object written) {
    ofOtherType.add(
        new InvalidInputException("column " + quoted(column), expected, String.valueOf(written))
            .reason());
  }

  /** This column has no value and needs one. */
  void withoutValue(String column) {
    withoutValue.add(quoted(column));
  }

  /** The model knows no such column. */
  void unknown(String column) {
    unknown.add(quoted(column));
  }

  /** This column is the model's target. */
  void predicted(String column) {
    predicted.add("column %s is what is predicted".formatted(quoted(column)));
  }

  /**
   * Refuses the instance if there is a fault.
   *
   * @param index of the instance in its request
   * @throws InvalidInputException that tells all of them
   */
  void refuse(int index) {
    List<String> told = new ArrayList<>(first(ofOtherType));
    if (ofOtherType.size() > MOST_TOLD) {
      told.add("%s more are not of their type".formatted(ofOtherType.size() - MOST_TOLD));
    }
    told.addAll(columns(withoutValue, "needs", "need", " a value, but there is none"));
    told.addAll(columns(unknown, "is not one", "are none", " of the model's"));
    told.addAll(predicted);
    if (!told.isEmpty()) {
      throw new InvalidInputException("instance %s: %s".formatted(index, String.join("; ", told)));
    }
  }

  private static List<String> columns(List<String> names, String one, String many, String what) {
    if (names.size() <= 1) {
      return names.stream().map(name -> "column " + name + " " + one + what).toList();
    }
    int more = names.size() - MOST_TOLD;
    String others = more > 0 ? " and %s more".formatted(more) : "";
    return List.of("columns " + String.join(", ", first(names)) + others + " " + many + what);
  }

  private static List<String> first(List<String> all) {
    return all.subList(0, Math.min(MOST_TOLD, all.size()));
  }

  private static String quoted(String column) {
    return "'" + PlainText.of(Shortened.to(LONGEST_NAME, column)) + "'";
  }
}
